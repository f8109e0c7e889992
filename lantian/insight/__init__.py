"""The figures of the work: indicators that rooms declare, carried up from village to city as care goes on."""
