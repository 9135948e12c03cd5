"""Pure answers about borrowing: may it be booked, must somebody approve, may it be cancelled."""
