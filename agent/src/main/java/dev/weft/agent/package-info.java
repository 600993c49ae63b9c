/** What the application could see of the agent: its entry, and the loader of all the rest. */
package dev.weft.agent;
