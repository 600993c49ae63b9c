/**
 * Small applications that run in a JVM of their own. They stand alone in a jar; of Weft they know
 * the annotations.
 */
@NullMarked
package dev.weft.it.app;

import org.jspecify.annotations.NullMarked;
