"""What the site is made of: each output makes its files from the frozen inputs, and knows no other."""
