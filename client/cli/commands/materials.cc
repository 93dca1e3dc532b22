#include "client/cli/commands/materials.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

bool ParseMaterial(std::string_view word, v1::Material* material) {
  const size_t equals = std::min(word.find('='), word.size());
  material->set_code(std::string(word.substr(0, equals)));
  material->set_originals(1);
  if (material->code().empty()) return false;
  if (equals == word.size()) return true;
  const std::string_view counts = word.substr(equals + 1);
  const size_t slash = std::min(counts.find('/'), counts.size());
  uint32_t number = 0;
  if (!absl::SimpleAtoi(base::ToAbsl(counts.substr(0, slash)), &number)) return false;
  material->set_originals(number);
  if (slash == counts.size()) return true;
  if (!absl::SimpleAtoi(base::ToAbsl(counts.substr(slash + 1)), &number)) return false;
  material->set_copies(number);
  return true;
}

}  // namespace

bool FillMaterials(const std::vector<std::string>& words, Context& context,
                   google::protobuf::RepeatedPtrField<v1::Material>* materials) {
  for (const std::string& word : words) {
    if (!ParseMaterial(word, materials->Add())) {
      context.FailUsage(
          base::StrCat("--material '", word, "': want CODE, CODE=ORIGINALS or CODE=1/2"));
      return false;
    }
  }
  return true;
}

}  // namespace hallcase::cli
