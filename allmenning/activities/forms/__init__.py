"""What people look for, count and write about activities, given shape. Forms never write."""
