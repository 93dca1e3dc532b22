#include "server/sim/actor.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include <google/protobuf/text_format.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "hallcase/v1/action.pb.h"
#include "server/base/strings.h"
#include "server/domain/calendar/civil.h"
#include "server/domain/kinds/kind.h"
#include "server/rpc/status_map.h"
#include "server/sim/people.h"
#include "server/sim/requests.h"
#include "server/sim/words.h"

namespace hallcase::sim {
namespace {

using google::protobuf::Message;

// Where items name no post.
constexpr std::string_view kDesk = "zhsl";

bool IsMethod(std::string_view what) { return what.front() >= 'A' && what.front() <= 'Z'; }

std::string_view KindName(const v1::Case& row) {
  const domain::Kind* kind = domain::FindKind(static_cast<uint32_t>(row.kind()));
  return kind == nullptr ? "hall" : kind->name;
}

const rpc::Method* MethodByWord(const rpc::MethodTable& methods, std::string_view word) {
  for (const rpc::Method& method : methods.methods()) {
    if (method.descriptor->name() == word) return &method;
  }
  return nullptr;
}

}  // namespace

std::string Actor::Holder(const Life& life) {
  const auto& party = life.cases.at(life.in_hand).responsible();
  switch (party.kind()) {
    case v1::PARTY_KIND_STAFF: return roster_.InFor(party.id(), random_);
    case v1::PARTY_KIND_DEPARTMENT: return roster_.ContactOf(party.id());
    case v1::PARTY_KIND_POST: return roster_.AnyOf(party.id(), "", random_);
    default: return roster_.InFor(life.me, random_);
  }
}

std::string Actor::Keeper(const Life& life) {
  for (const v1::Material& material : life.cases.at(life.in_hand).materials()) {
    if (material.holder().kind() == v1::HOLDER_KIND_STAFF) return material.holder().id();
  }
  return life.me;
}

std::string Actor::WhoIs(const Life& life, std::string_view who) {
  using ledger::v1::Role;
  static constexpr std::pair<std::string_view, Role> kRoles[] = {
      {"lead", ledger::v1::ROLE_LEAD},
      {"chief", ledger::v1::ROLE_HALL_DUTY_LEADER},
      {"sysadmin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR},
      {"secadmin", ledger::v1::ROLE_SECURITY_ADMINISTRATOR},
      {"machine", ledger::v1::ROLE_INTEGRATOR}};
  for (const auto& [name, role] : kRoles) {
    if (who == name) return roster_.FirstWith(role);
  }
  if (who == "me") return roster_.InFor(life.me, random_);
  if (who == "other") return roster_.InFor(life.other, random_);
  if (who == "holder") return Holder(life);
  if (who == "keeper") return Keeper(life);
  if (who == "dept") return roster_.ContactOf(life.department);
  if (who == "exactly") return life.me;
  if (who == "deputy") return roster_.LastWith(ledger::v1::ROLE_LEAD);
  if (!who.empty() && who.front() == '$') return Word(life, who.substr(1), "");
  if (who.substr(0, 5) == "dept:") return roster_.ContactOf(who.substr(5));
  if (who.substr(0, 5) == "post:") return roster_.AnyOf(who.substr(5), "", random_);
  return "";
}

std::string Actor::Word(const Life& life, std::string_view word, std::string_view bracket) {
  const auto current = life.cases.find(life.in_hand);
  const v1::Case row = current == life.cases.end() ? v1::Case() : current->second;
  int number = 0;
  const int offset = hall_.reference()->hall.utc_offset_minutes();
  const domain::Instant now{hall_.now_us()};
  if (word == "me") return life.me;
  if (word == "other") return life.other;
  if (word == "lead") return roster_.FirstWith(ledger::v1::ROLE_LEAD);
  if (word == "leader") return roster_.FirstWith(ledger::v1::ROLE_HALL_DUTY_LEADER);
  if (word == "case") return base::StrCat(row.case_id());
  if (word == "number") return row.number();
  if (word == "item") return life.item;
  if (word == "dept") return life.department;
  if (word == "papers") return PapersOf(row);
  if (word == "link" && row.links_size() > 0) return base::StrCat(row.links().rbegin()->case_id());
  if (word == "n") return base::StrCat(++last_number_);
  if (word == "in") return roster_.AnyOf(bracket, "", random_);
  if (word == "phone") return InventPhone(random_);
  if (word == "applicant") return InventApplicant(random_).ShortDebugString();
  if (word == "one") {
    const std::vector<std::string> all = absl::StrSplit(base::ToAbsl(bracket), '|');
    return all[random_.Below(all.size())];
  }
  const bool has_number = absl::SimpleAtoi(base::ToAbsl(bracket), &number);
  if (has_number || bracket.empty()) {
    const domain::Instant later{now.micros + number * domain::kMicrosPerMinute};
    if (word == "day") return domain::FormatDay(domain::LocalDay(now, offset) + number);
    if (word == "time") return base::StrCat("seconds: ", later.micros / base::kMicrosPerSecond);
    if (word == "minute") {
      std::string text = domain::FormatLocalMinute(later, offset);
      std::replace(text.begin(), text.end(), ' ', 'T');
      return text;
    }
  }
  if (const auto found = life.cases.find(word); found != life.cases.end()) {
    return base::StrCat(found->second.case_id());
  }
  const auto found = life.said.find(word);
  return found == life.said.end() ? "" : found->second;
}

std::string Actor::PutIn(const Life& life, std::string_view text) {
  return PutWordsIn(text, [&](std::string_view word, std::string_view bracket) {
    return Word(life, word, bracket);
  });
}

v1::RegisterCaseRequest Actor::Opening(const Life& life) {
  const Path& path = *life.path;
  v1::RegisterCaseRequest request;
  request.set_item_code(life.item);
  request.set_channel(v1::CHANNEL_WINDOW);
  request.set_window(roster_.WindowOf(life.me));
  if (path.named) *request.mutable_applicant() = InventApplicant(random_);
  const auto reference = hall_.reference();
  const auto* item = domain::Reference::Newest(reference->items, life.item);
  for (const auto& material : item->materials()) {
    if (!path.papers || !material.required()) continue;
    auto* paper = request.add_materials();
    paper->set_code(material.code());
    paper->set_originals(material.originals());
    paper->set_copies(material.copies());
  }
  const std::string opening = PutIn(life, path.opening);
  for (const std::string& part : Parts(opening)) AddValue(part, request.mutable_values());
  v1::RegisterCaseRequest more;
  if (!google::protobuf::TextFormat::ParseFromString(PutIn(life, path.request), &more)) {
    report_.Surprise(base::StrCat(life.set->kind, "/", path.name, ": request cannot be read"));
  }
  request.MergeFrom(more);
  return request;
}

bool Actor::Begin(Life* life) {
  const Path& path = *life->path;
  std::string post(path.post);
  if (!path.items.empty()) {
    life->item = path.items[random_.Below(path.items.size())];
    const auto reference = hall_.reference();
    const auto* item = domain::Reference::Newest(reference->items, life->item);
    if (item == nullptr) {
      report_.Surprise(base::StrCat(path.name, ": no item ", life->item));
      return false;
    }
    life->department = item->department();
    if (post.empty()) post = item->post();
  }
  if (post.empty()) post = kDesk;
  life->me = roster_.AnyOf(post, "", random_);
  life->other = roster_.AnyOf(post, life->me, random_);
  if (life->other == life->me) life->other = roster_.LastWith(ledger::v1::ROLE_LEAD);
  if (path.items.empty()) return true;
  v1::RegisterCaseRequest request = Opening(*life);
  const Step opening = {"", "exactly", "RegisterCase"};
  return Call(life, opening, &request, *MethodByWord(hall_.methods(), "RegisterCase"));
}

bool Actor::Goes(Life* life, const Step& step) {
  if (step.what == "back") {
    life->in_hand.clear();
    return true;
  }
  const size_t equals = step.with.find('=');
  if (step.what == "set") {
    life->said[std::string(step.with.substr(0, equals))] =
        PutIn(*life, step.with.substr(equals + 1));
    return true;
  }
  const std::string id = PutIn(*life, step.with.substr(equals + 1));
  life->in_hand = step.with.substr(0, equals);
  return Look(life, std::atoll(id.c_str()));
}

bool Actor::Look(Life* life, int64_t case_id) {
  v1::GetCaseRequest request;
  v1::GetCaseResponse response;
  request.mutable_case_()->set_case_id(case_id);
  const auto* method = MethodByWord(hall_.methods(), "GetCase");
  if (hall_.Call(WhoIs(*life, "lead"), *method, &request, &response).has_value()) {
    report_.Surprise(base::StrCat(life->path->name, ": no case ", case_id));
    return false;
  }
  life->Case() = response.case_();
  return true;
}

Actor::Went Actor::TakeStep(Life* life) {
  const Step& step = life->path->steps[life->next_step];
  if (step.who == "keeper") {
    if (!Look(life, life->Case().case_id())) return Went::kWrong;
    if (!roster_.IsIn(Keeper(*life))) return Went::kLater;
  }
  ++life->next_step;
  return Carry(life, step) ? Went::kOn : Went::kWrong;
}

bool Actor::Carry(Life* life, const Step& step) {
  if (step.what == "as" || step.what == "back" || step.what == "set") return Goes(life, step);
  const std::string with = PutIn(*life, step.with);
  if (!IsMethod(step.what)) {
    v1::TakeActionRequest request;
    request.set_action(std::string(step.what));
    FillAction(with, &request);
    Target(life->Case().case_id(), &request);
    return Call(life, step, &request, *MethodByWord(hall_.methods(), "TakeAction"));
  }
  const rpc::Method* method = MethodByWord(hall_.methods(), step.what);
  if (method == nullptr) {
    report_.Surprise(base::StrCat("no method ", step.what));
    return false;
  }
  const std::unique_ptr<Message> request(method->request->New());
  if (!google::protobuf::TextFormat::ParseFromString(with, request.get())) {
    report_.Surprise(base::StrCat(life->set->kind, "/", life->path->name, " ", step.what,
                                  ": cannot be read: ", with));
    return false;
  }
  if (const auto found = life->cases.find(life->in_hand); found != life->cases.end()) {
    Target(found->second.case_id(), request.get());
  }
  return Call(life, step, request.get(), *method);
}

bool Actor::Call(Life* life, const Step& step, Message* request, const rpc::Method& method) {
  const std::unique_ptr<Message> response(method.response->New());
  const std::string account = WhoIs(*life, step.who);
  const auto refusal = hall_.Call(account, method, request, response.get());
  const std::string_view reason =
      refusal.has_value() ? rpc::ReasonName(refusal->reason) : std::string_view();
  if (reason != step.refused) {
    report_.Surprise(base::StrCat(life->set->kind, "/", life->path->name, " step ",
                                  life->next_step, " ", step.what, " by ", account, ": ",
                                  refusal.has_value() ? base::StrCat(reason, " ", refusal->message)
                                                      : "not refused"));
    return false;
  }
  if (refusal.has_value()) {
    report_.Refused(reason);
    return true;
  }
  const auto before = life->cases.find(life->in_hand);
  const bool has_case = before != life->cases.end() && before->second.case_id() != 0;
  TakeUp(life, *response, std::string(step.what));
  const v1::Case& row = has_case || !life->path->items.empty() ? life->Case() : v1::Case();
  report_.Carried(KindName(row), step.what);
  return true;
}

void Actor::TakeUp(Life* life, const Message& answer, const std::string& what) {
  Remember(answer, "", &life->said);
  const auto* field = answer.GetDescriptor()->FindFieldByName("change");
  if (field == nullptr) return;
  const auto& change =
      static_cast<const v1::CaseChange&>(answer.GetReflection()->GetMessage(answer, field));
  if (what == "RegisterCase" && !life->cases.empty()) {
    life->said["opened"] = base::StrCat(change.case_().case_id());
    return;
  }
  life->Case() = change.case_();
}

rpc::Refusal Actor::Send(std::string_view account, std::string_view method,
                         std::string_view request, Message* response) {
  const rpc::Method* found = MethodByWord(hall_.methods(), method);
  const std::unique_ptr<Message> message(found->request->New());
  if (!google::protobuf::TextFormat::ParseFromString(std::string(request), message.get())) {
    return domain::Reject(domain::Reason::kInternal, "unreadable");
  }
  const std::unique_ptr<Message> own(response == nullptr ? found->response->New() : nullptr);
  const auto refusal =
      hall_.Call(account, *found, message.get(), response == nullptr ? own.get() : response);
  if (!refusal.has_value()) report_.Carried("hall", method);
  return refusal;
}

bool Actor::CallAs(std::string_view account, std::string_view method, std::string_view request,
                   Message* response) {
  const auto refusal = Send(account, method, request, response);
  if (!refusal.has_value()) return true;
  report_.Surprise(base::StrCat(method, " by ", account, ": ", refusal->message));
  return false;
}

bool Actor::Try(std::string_view account, std::string_view method, std::string_view request) {
  const auto refusal = Send(account, method, request, nullptr);
  if (refusal.has_value()) report_.Refused(rpc::ReasonName(refusal->reason));
  return !refusal.has_value();
}

}  // namespace hallcase::sim
