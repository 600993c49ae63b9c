/** Clicks through a running shop and knows which events that must yield; uses the JDK only. */
@NullMarked
package dev.weft.demo.drive;

import org.jspecify.annotations.NullMarked;
