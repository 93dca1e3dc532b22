#include "client/cli/commands/papers.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "client/cli/commands/change.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr std::string_view kObjectPrefix = "object:";
constexpr std::string_view kDestroyed = "destroyed";
constexpr std::string_view kCourierPrefix = "courier:";

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool InCustody(const v1::Material& material) {
  return material.has_holder() && material.holder().kind() != v1::HOLDER_KIND_APPLICANT &&
         material.holder().kind() != v1::HOLDER_KIND_DESTROYED &&
         material.holder().kind() != v1::HOLDER_KIND_LOST;
}

// The papers of one case that the word names.
bool FillFromCase(std::string_view word, bool any, Context& context,
                  google::protobuf::RepeatedPtrField<v1::PaperRef>* papers) {
  const size_t slash = std::min(word.rfind('/'), word.size());
  const std::string code(word.substr(std::min(slash + 1, word.size())));
  const auto got =
      context.Call<v1::GetCaseResponse>(NamedCase(std::string(word.substr(0, slash))));
  if (!got) return false;
  const int before = papers->size();
  for (const v1::Material& material : got->case_().materials()) {
    if (code.empty() ? !InCustody(material) : material.code() != code) continue;
    v1::PaperRef* paper = papers->Add();
    paper->set_case_id(got->case_().case_id());
    paper->set_material_code(material.code());
    // A line without custody has no version; the server says why it cannot be moved.
    paper->set_custody_etag(any || material.custody_etag().empty() ? "*"
                                                                   : material.custody_etag());
  }
  if (papers->size() > before) return true;
  return context.FailUsage(base::StrCat("'", word, "': no originals in custody")) == kExitOk;
}

}  // namespace

bool FillPapers(const std::vector<std::string>& words, bool any, Context& context,
                google::protobuf::RepeatedPtrField<v1::PaperRef>* papers) {
  for (const std::string& word : words) {
    if (!StartsWith(word, kObjectPrefix)) {
      if (!FillFromCase(word, any, context, papers)) return false;
      continue;
    }
    int64_t id = 0;
    if (!absl::SimpleAtoi(word.substr(kObjectPrefix.size()), &id) || id <= 0) {
      return context.FailUsage(base::StrCat("'", word, "': want object:N")) == kExitOk;
    }
    papers->Add()->set_object_id(id);
    papers->rbegin()->set_custody_etag("*");
  }
  return true;
}

bool ParseReceiver(std::string_view text, v1::Holder* receiver) {
  if (text == kDestroyed) {
    receiver->set_kind(v1::HOLDER_KIND_DESTROYED);
    return true;
  }
  if (StartsWith(text, kCourierPrefix)) {
    text.remove_prefix(kCourierPrefix.size());
    const size_t slash = std::min(text.find('/'), text.size());
    receiver->set_kind(v1::HOLDER_KIND_COURIER);
    receiver->set_id(std::string(text.substr(0, slash)));
    receiver->set_place(std::string(text.substr(std::min(slash + 1, text.size()))));
    return !receiver->id().empty();
  }
  const auto party = ParseParty(text);
  if (!party) return false;
  receiver->set_id(party->id());
  if (party->kind() == v1::PARTY_KIND_STAFF) receiver->set_kind(v1::HOLDER_KIND_STAFF);
  if (party->kind() == v1::PARTY_KIND_DEPARTMENT) receiver->set_kind(v1::HOLDER_KIND_DEPARTMENT);
  return receiver->kind() != v1::HOLDER_KIND_UNSPECIFIED;
}

std::string HolderText(const v1::Holder& holder) {
  const std::string name =
      holder.display_name().empty()
          ? holder.id()
          : base::StrCat(holder.display_name(), " (", holder.id(), ")");
  switch (holder.kind()) {
    case v1::HOLDER_KIND_STAFF: return name;
    case v1::HOLDER_KIND_DEPARTMENT:
      return base::StrCat(name, holder.place().empty() ? "" : " ", holder.place());
    case v1::HOLDER_KIND_SHELF:
      return base::StrCat(name, " 柜架", holder.place().empty() ? "" : " ", holder.place());
    case v1::HOLDER_KIND_ELSEWHERE: return base::StrCat("外地单位 ", name);
    case v1::HOLDER_KIND_COURIER: return base::StrCat("快递 ", name, " ", holder.place());
    case v1::HOLDER_KIND_ARCHIVE: return base::StrCat("档案盒 ", name, " 第 ", holder.place(), " 号");
    default: return WordOf(holder.kind());
  }
}

void PrintPapers(Context& context,
                 const google::protobuf::RepeatedPtrField<v1::HeldPaper>& papers) {
  Table table({"办件/实物", "材料", "名称", "原件", "保管方", "自", "待签收单", "版本"});
  for (const v1::HeldPaper& paper : papers) {
    const bool object = paper.object_id() != 0;
    table.AddRow({object ? base::StrCat("object:", paper.object_id()) : paper.case_number(),
                  object ? OrDash(paper.object_code()) : paper.material_code(), paper.name(),
                  object ? WordOf(paper.object_kind()) : std::to_string(paper.originals()),
                  HolderText(paper.holder()),
                  TimeWord(paper.has_held_since(), paper.held_since()),
                  OrDash(paper.offered_sheet()), paper.custody_etag()});
  }
  table.Print(context.out());
}

}  // namespace hallcase::cli
