// Where a call comes from, for counting who guesses.
#pragma once

#include <string>
#include <string_view>

namespace hallcase::rpc {

// Of a gRPC peer, without the port, which is another one with each connection:
// "ipv4:10.0.0.7:5512" → "ipv4:10.0.0.7". Of IPv6 the network of 64 bits, within which anybody
// takes any address: "ipv6:%5B2001:db8::1%5D:5512" → "ipv6:2001:db8::/64"; an IPv4 caller of a
// dual-stack door is one of IPv4, and link-local addresses stay whole. What is none of these is
// given back as it is, without what follows its last colon.
std::string SourceOfPeer(std::string_view peer);

}  // namespace hallcase::rpc
