/** What Braid costs, beside what its peers and the machine cost. Not part of the default build. */
@NullMarked
package dev.braid.bench;

import org.jspecify.annotations.NullMarked;
