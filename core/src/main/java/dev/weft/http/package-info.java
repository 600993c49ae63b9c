/** One HTTP request at a time, with every hidden retry, redirect and cache switched off. */
@NullMarked
package dev.weft.http;

import org.jspecify.annotations.NullMarked;
