/** The manifests in {@code k8s/} and the Containerfile: that Kubernetes takes them, and that the program takes what they say. */
@NullMarked
package io.greenlight.k8s;

import org.jspecify.annotations.NullMarked;
