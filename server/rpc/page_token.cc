#include "server/rpc/page_token.h"

#include <memory>

#include <google/protobuf/descriptor.h>

#include "absl/strings/escaping.h"
#include "server/base/strings.h"
#include "server/sealing/aead.h"

namespace hallcase::rpc {
namespace {

// Everything that a token is bound to; each part ends itself, so that no two bindings are the same.
std::string Binding(const PageScope& scope) {
  std::unique_ptr<google::protobuf::Message> filter(scope.request.New());
  filter->CopyFrom(scope.request);
  for (const char* name : {"page_token", "page_size"}) {
    const auto* field = filter->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) filter->GetReflection()->ClearField(filter.get(), field);
  }
  return base::StrCat(scope.method.size(), ":", scope.method, scope.principal.size(), ":",
                      scope.principal, filter->SerializeAsString());
}

}  // namespace

std::string MakePageToken(Vault& vault, const PageScope& scope, std::string_view next_key) {
  if (next_key.empty()) return "";
  std::string token(sealing::kNonceBytes, '\0');
  vault.random().Fill(token.data(), token.size());
  const std::string nonce = token;
  sealing::AeadSeal(vault.page_token_key(), nonce, Binding(scope), next_key, &token);
  std::string text;
  absl::WebSafeBase64Escape(token, &text);
  return text;
}

Refusal OpenPageToken(Vault& vault, const PageScope& scope, std::string_view token,
                      std::string* key) {
  key->clear();
  if (token.empty()) return kGranted;
  std::string bytes;
  if (absl::WebSafeBase64Unescape(base::ToAbsl(token), &bytes) &&
      bytes.size() > sealing::kNonceBytes) {
    const std::string_view all = bytes;
    if (sealing::AeadOpen(vault.page_token_key(), all.substr(0, sealing::kNonceBytes),
                          Binding(scope), all.substr(sealing::kNonceBytes), key)) {
      return kGranted;
    }
  }
  return Reject(Reason::kInvalidPageToken, "翻页标记无效或不属于此查询，请从第一页重新查询",
                "page_token");
}

}  // namespace hallcase::rpc
