#include "server/sim/paths/paths.h"

namespace hallcase::sim {

std::vector<Path> Joined(std::vector<std::vector<Path>> parts) {
  std::vector<Path> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Steps Chained(std::vector<Steps> parts) {
  Steps all;
  for (const Steps& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Steps PassedOnAndBack() {
  // On one day: who waits too long cannot give it back.
  return {{"am", "lead", "AssignLeg", "party { kind: PARTY_KIND_STAFF id: 'zhibanfu' }"},
          {"10m", "deputy", "ReturnLeg", "reason: '不熟悉该业务'"}};
}

Steps Urged() {
  return {{"20m", "chief", "UrgeCase", "channel: URGE_CHANNEL_SYSTEM text: '请尽快办理'"},
          {"20m", "holder", "ReplyUrge", "text: '今天办理' promised_day: '$day(0)'"}};
}

Steps Related() {
  return {{"5m", "post:zxdb", "RegisterCase",
           "item_code: 'zx-banshi' channel: CHANNEL_WINDOW "
           "values { name: 'way' code: 'phone' } values { name: 'topic' code: 'progress' } "
           "values { name: 'question' text: '办到哪一步了' }"},
          {"5m", "lead", "LinkCases",
           "other { case_id: $opened } relation: LINK_RELATION_RELATED"}};
}

Steps LookedUp(std::string_view fields) {
  return {{"5m", "lead", "RevealCase", fields}};
}

Steps StruckOut() {
  return {{"10m", "lead", "VoidCase", "reason_code: 'test_entry' reason: '培训演示'"}};
}

const std::vector<PathSet>& AllPaths() {
  static const auto& all = *new std::vector<PathSet>{
      IntakePaths(),        PickupPaths(),    GuidancePaths(),   ProjectAssistPaths(),
      SystemSupportPaths(), SuppliesPaths(),  OfficeWorkPaths(), CrossProvincePaths(),
      InstantPaths(),       OneMatterPaths(), RatingPaths(),     FailedToHandlePaths(),
      HallPaths()};
  return all;
}

}  // namespace hallcase::sim
