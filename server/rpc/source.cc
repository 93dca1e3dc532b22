#include "server/rpc/source.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

#include "absl/strings/str_replace.h"
#include "server/base/strings.h"

namespace hallcase::rpc {
namespace {

constexpr std::string_view kIpv6 = "ipv6:";
constexpr size_t kNetworkBytes = 8;
constexpr size_t kMappedBytes = 12;

template <typename Address>
std::string TextOf(int family, const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, &address, text.data(), text.size());
  return text.data();
}

}  // namespace

std::string SourceOfPeer(std::string_view peer) {
  const std::string source(peer.substr(0, peer.rfind(':')));
  if (!source.starts_with(kIpv6)) return source;
  // The brackets come as they are or percent-encoded.
  const std::string host = absl::StrReplaceAll(
      source.substr(kIpv6.size()), {{"%5B", ""}, {"%5D", ""}, {"[", ""}, {"]", ""}});
  in6_addr address{};
  if (inet_pton(AF_INET6, host.c_str(), &address) != 1) return source;
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    in_addr mapped{};
    std::copy_n(address.s6_addr + kMappedBytes, sizeof mapped, reinterpret_cast<uint8_t*>(&mapped));
    return base::StrCat("ipv4:", TextOf(AF_INET, mapped));
  }
  if (IN6_IS_ADDR_LINKLOCAL(&address)) return source;
  std::fill_n(address.s6_addr + kNetworkBytes, sizeof address.s6_addr - kNetworkBytes, 0);
  return base::StrCat(kIpv6, TextOf(AF_INET6, address), "/64");
}

}  // namespace hallcase::rpc
