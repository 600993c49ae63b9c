/** The words an application uses to say what is tracked: annotations, event types and fields. */
package dev.weft.annotation;
