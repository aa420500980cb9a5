"""What a plan is made of: generators that fill the slots of a row."""
