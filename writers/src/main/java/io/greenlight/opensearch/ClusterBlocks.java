package io.greenlight.opensearch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what a block of OpenSearch is and what a person can do about it. OpenSearch names blocks as {@code [FORBIDDEN/8/index
 * write (api)]}; the numbers are those of its {@code IndexMetadata}, {@code Metadata}, {@code GatewayService} and
 * {@code NoClusterManagerBlockService}.
 */
final class ClusterBlocks {
    private static final Pattern BLOCK = Pattern.compile("\\[[A-Z_]{1,40}/(\\d{1,9})/");
    private static final String GOES_ON = "; goes on by itself";

    private ClusterBlocks() {}

    /** From the text of a {@code cluster_block_exception}; of several blocks the first. */
    static String words(String text) {
        Matcher block = BLOCK.matcher(text);
        return (block.find() ? words(Integer.parseInt(block.group(1))) : "writes are blocked. Remove the block")
                + GOES_ON;
    }

    private static String words(int number) {
        return switch (number) {
            case 1 -> "the cluster is still starting";
            case 2 -> "the cluster has no cluster manager. Bring its nodes back";
            case 4 -> "the index is closed. Open it";
            case 5 -> "index is read-only. Remove index.blocks.read_only";
            case 6 -> "the cluster is read-only. Remove cluster.blocks.read_only";
            case 8 -> "writing to the index is blocked. Remove index.blocks.write";
            case 10 ->
                "no index can be created: as a rule all disks are above the high watermark. Free disk or raise the watermark";
            case 12 -> "index is read-only: disk flood stage watermark. Free disk or raise the watermark";
            case 13 -> "read-only but for deletes. Remove cluster.blocks.read_only_allow_delete";
            default -> "writes are blocked (block %d). Remove the block".formatted(number);
        };
    }
}
