#include "server/rpc/source.h"

#include <gtest/gtest.h>

namespace hallcase::rpc {
namespace {

TEST(SourceTest, IsTheAddressWithoutThePort) {
  EXPECT_EQ(SourceOfPeer("ipv4:10.0.0.7:5512"), "ipv4:10.0.0.7");
  EXPECT_EQ(SourceOfPeer("unix:/run/hall:"), "unix:/run/hall");
  EXPECT_EQ(SourceOfPeer(""), "");
}

TEST(SourceTest, IsTheNetworkOfAnIpv6Address) {
  EXPECT_EQ(SourceOfPeer("ipv6:%5B2001:db8:1:2:3:4:5:6%5D:5512"), "ipv6:2001:db8:1:2::/64");
  EXPECT_EQ(SourceOfPeer("ipv6:[2001:db8:1:2::9]:1"), "ipv6:2001:db8:1:2::/64");
  EXPECT_EQ(SourceOfPeer("ipv6:%5B::1%5D:1"), "ipv6:::/64");
}

// Or all of IPv4 would be one address.
TEST(SourceTest, AnIpv4CallerOfADualStackDoorIsOneOfIpv4) {
  EXPECT_EQ(SourceOfPeer("ipv6:%5B::ffff:10.0.0.7%5D:5512"), "ipv4:10.0.0.7");
}

TEST(SourceTest, NeighboursOfALinkAreToldApart) {
  EXPECT_NE(SourceOfPeer("ipv6:%5Bfe80::1%5D:1"), SourceOfPeer("ipv6:%5Bfe80::2%5D:1"));
  EXPECT_EQ(SourceOfPeer("ipv6:%5Bfe80::1%25eth0%5D:1"), "ipv6:%5Bfe80::1%25eth0%5D");
}

}  // namespace
}  // namespace hallcase::rpc
