"""The computer at the door: decides who gets in, also when the network or the platform is gone."""
