"""What happens to grants, to what the doors are told, and to doors that are asked to open."""
