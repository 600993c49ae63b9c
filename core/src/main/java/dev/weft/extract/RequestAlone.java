package dev.weft.extract;

/** The facts of a request outside any call of a method. */
record RequestAlone(RequestFacts request) implements Facts {}
