/** Faults on purpose: signals to processes, proxies that refuse, delay and cut. */
@NullMarked
package io.greenlight.testbed.fault;

import org.jspecify.annotations.NullMarked;
