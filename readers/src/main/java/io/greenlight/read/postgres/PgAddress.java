package io.greenlight.read.postgres;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** An {@code inet} or {@code cidr} in binary form: family, bits of the network, whether a cidr, bytes of the address. */
final class PgAddress {
    private static final int HEADER_BYTES = 4;

    private PgAddress() {}

    /** The address; with its network only when that is not the single host. */
    static String text(byte[] row, int offset) {
        int networkBits = row[offset + 1] & 0xFF;
        int bytes = row[offset + 3];
        byte[] address = Arrays.copyOfRange(row, offset + HEADER_BYTES, offset + HEADER_BYTES + bytes);
        String host = host(address);
        return networkBits == bytes * Byte.SIZE ? host : host + "/" + networkBits;
    }

    private static String host(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Cannot read an address of %d bytes: 4 or 16".formatted(address.length), e);
        }
    }
}
