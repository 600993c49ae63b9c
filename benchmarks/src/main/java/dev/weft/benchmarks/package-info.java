/** What Weft costs, measured by JMH: one class a question. */
package dev.weft.benchmarks;
