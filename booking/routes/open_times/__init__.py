"""A month of days with open times and a day of times, as patients and the desk choose from them."""
