package io.greenlight.testbed.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a command is run without root's rights. PostgreSQL refuses to run as root, which is the usual user of a build in a
 * container. There the command gets a user namespace of its own, in which it is nobody and still owns its files; where the
 * system forbids that, it becomes the user nobody and is given the files it needs.
 */
enum Unprivileged {
    /** Not root: nothing to do. */
    AS_IS,
    /** Root that may create user namespaces. */
    NAMESPACE,
    /** Root that may not. */
    NOBODY;

    static Unprivileged here() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return AS_IS;
        }
        return Commands.succeeds("unshare", "-U", "true") ? NAMESPACE : NOBODY;
    }

    /** The command with what must stand before it. */
    List<String> command(List<String> command) {
        return Stream.concat(prefix().stream(), command.stream()).toList();
    }

    private List<String> prefix() {
        return switch (this) {
            case AS_IS -> List.of();
            case NAMESPACE -> List.of("unshare", "-U");
            case NOBODY -> List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
        };
    }

    /** Gives a directory, still empty, to the user the commands run as. */
    void own(Path directory) {
        if (this != NOBODY) {
            return;
        }
        try {
            UserPrincipal nobody =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(directory, nobody);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot give %s to the user nobody".formatted(directory), e);
        }
    }
}
