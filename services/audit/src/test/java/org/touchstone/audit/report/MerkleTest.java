package org.touchstone.audit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTest {

    /** The examples of the certificate transparency project's reference implementation. */
    @Test
    void publishedRootsHold() {
        List<byte[]> leaves = new ArrayList<>();
        for (String hex : List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657")) {
            leaves.add(HexFormat.of().parseHex(hex));
        }

        assertThat(root(leaves.subList(0, 0)))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(root(leaves.subList(0, 1)))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(root(leaves.subList(0, 2)))
                .isEqualTo("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(root(leaves.subList(0, 3)))
                .isEqualTo("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assertThat(root(leaves.subList(0, 7)))
                .isEqualTo("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
    }

    /** The definition itself, recursively, for many sizes. */
    @Test
    void anyNumberOfLeavesGivesTheRootOfTheDefinition() throws Exception {
        List<byte[]> leaves = new ArrayList<>();
        for (int n = 1; n < 40; n++) {
            leaves.add(new byte[] {(byte) n});
            assertThat(root(leaves)).isEqualTo(HexFormat.of().formatHex(definition(leaves)));
        }
    }

    private static byte[] definition(List<byte[]> leaves) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        if (leaves.size() == 1) {
            digest.update((byte) 0);
            return digest.digest(leaves.get(0));
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        byte[] first = definition(leaves.subList(0, left));
        byte[] second = definition(leaves.subList(left, leaves.size()));
        digest.update((byte) 1);
        digest.update(first);
        return digest.digest(second);
    }

    private static String root(List<byte[]> leaves) {
        Merkle tree = new Merkle();
        leaves.forEach(tree::add);
        return tree.root();
    }
}
