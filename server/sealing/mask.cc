#include "server/sealing/mask.h"

#include <algorithm>
#include <vector>

#include "server/base/text.h"

namespace hallcase::sealing {
namespace {

constexpr std::string_view kHidden = "***";
constexpr size_t kNameStarsMax = 2;

// Two-character surnames in common use.
constexpr std::string_view kCompoundSurnames[] = {
    "欧阳", "上官", "司马", "司徒", "司空", "诸葛", "皇甫", "尉迟", "公孙", "慕容",
    "令狐", "宇文", "长孙", "轩辕", "东方", "南宫", "西门", "夏侯", "端木", "独孤",
    "百里", "呼延", "钟离", "闻人", "东郭", "澹台", "公冶", "宗政", "濮阳", "淳于",
    "单于", "太叔", "申屠", "仲孙", "拓跋", "完颜", "赫连", "万俟", "鲜于", "闾丘",
};

std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  while (!text.empty()) {
    const std::string_view before = text;
    base::TakeCodePoint(&text);
    characters.push_back(before.substr(0, before.size() - text.size()));
  }
  return characters;
}

// The first `head` and last `tail` characters with `stars` stars between them.
// REQUIRES: head + tail <= characters.size().
std::string Keep(const std::vector<std::string_view>& characters, size_t head, size_t stars,
                 size_t tail) {
  std::string masked;
  for (size_t i = 0; i < head; ++i) masked.append(characters[i]);
  masked.append(stars, '*');
  for (size_t i = characters.size() - tail; i < characters.size(); ++i) {
    masked.append(characters[i]);
  }
  return masked;
}

}  // namespace

std::string MaskPhone(std::string_view phone) {
  if (phone.empty()) return "";
  const std::vector<std::string_view> characters = Characters(phone);
  if (characters.size() >= 11) return Keep(characters, 3, 4, 4);
  if (characters.size() >= 7) return Keep(characters, 0, 4, 2);
  return std::string(kHidden);
}

std::string MaskIdNumber(std::string_view id_number) {
  if (id_number.empty()) return "";
  const std::vector<std::string_view> characters = Characters(id_number);
  const size_t size = characters.size();
  if (size >= 15) return Keep(characters, 3, size - 7, 4);
  if (size >= 6) return Keep(characters, 1, size - 3, 2);
  return std::string(kHidden);
}

std::string MaskName(std::string_view name) {
  if (name.empty()) return "";
  const std::vector<std::string_view> characters = Characters(name);
  const size_t size = characters.size();
  if (size == 1) return "*";
  size_t surname = 1;
  if (size >= 3) {
    const std::string_view front = name.substr(0, characters[0].size() + characters[1].size());
    if (std::find(std::begin(kCompoundSurnames), std::end(kCompoundSurnames), front) !=
        std::end(kCompoundSurnames)) {
      surname = 2;
    }
  }
  return Keep(characters, surname, std::min(size - surname, kNameStarsMax), 0);
}

std::string MaskText(std::string_view text) {
  return text.empty() ? std::string() : std::string(kHidden);
}

std::string MaskField(SealedField field, std::string_view text) {
  switch (field) {
    case SealedField::kName:
      return MaskName(text);
    case SealedField::kIdNumber:
      return MaskIdNumber(text);
    case SealedField::kPhone:
      return MaskPhone(text);
    case SealedField::kIdCheckOverride:
    case SealedField::kNote:
    case SealedField::kGrounds:
    case SealedField::kReason:
    case SealedField::kAnswer:
    case SealedField::kRequirement:
    case SealedField::kText:
    case SealedField::kSnapshot:
      return MaskText(text);
  }
  return MaskText(text);
}

}  // namespace hallcase::sealing
