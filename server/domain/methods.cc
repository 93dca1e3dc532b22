#include "server/domain/methods.h"

#include <utility>

namespace hallcase::domain::methods {
namespace {

using access::Permission;

Action Method(std::string_view name, Stages from, Permission permission,
              std::vector<std::string_view> required_fields, Check check = nullptr) {
  Action action;
  action.method = name;
  action.from = std::move(from);
  action.permission = permission;
  action.required_fields = std::move(required_fields);
  action.check = check;
  return action;
}

}  // namespace

Action PushCase(Stages from, Check check) {
  return Method("PushCase", std::move(from), Permission::kCaseAct, {}, check);
}

Action AssignLeg(Stages from, Check check) {
  return Method("AssignLeg", std::move(from), Permission::kCaseAct, {"party"}, check);
}

Action ReturnLeg(Stages from) {
  Action action = Method("ReturnLeg", std::move(from), Permission::kCaseAct, {"reason"});
  action.offered = Offered::kGiven;
  action.hurdle = Hurdle::kReturn;
  return action;
}

Action UrgeCase(Stages from) {
  Action action = Method("UrgeCase", std::move(from), Permission::kCaseUrge, {"channel", "text"});
  action.hurdle = Hurdle::kUrge;
  return action;
}

Action ReplyUrge(Stages from) {
  Action action = Method("ReplyUrge", std::move(from), Permission::kCaseAct, {"text"});
  action.offered = Offered::kUrged;
  return action;
}

Action ExtendClock(Stages from) {
  return Method("ExtendClock", std::move(from), Permission::kClockExtend,
                {"clock", "amount", "reason", "told_at"});
}

Action LinkCases(Stages from) {
  return Method("LinkCases", std::move(from), Permission::kCaseAct, {"other", "relation"});
}

Action CloseCase(Stages from, Check check) {
  Action action = Method("CloseCase", std::move(from), Permission::kCaseAct, {}, check);
  action.to = "CLOSED";
  action.hurdle = Hurdle::kFiling;
  return action;
}

Action VoidCase(Stages from, Check check) {
  Action action =
      Method("VoidCase", std::move(from), Permission::kCaseVoid, {"reason_code"}, check);
  action.to = "VOIDED";
  action.hurdle = Hurdle::kPapersBack;
  return action;
}

Action CorrectContact(Stages from) {
  return Method("CorrectContact", std::move(from), Permission::kCaseCorrect,
                {"phone", "reason_code"});
}

Action RevealCase(Stages from) {
  return Method("RevealCase", std::move(from), Permission::kCaseReveal, {"fields", "purpose"});
}

}  // namespace hallcase::domain::methods
