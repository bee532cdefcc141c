"""Values and rules of the work: no disk, no network, no clock, standard library only."""
