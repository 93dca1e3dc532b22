// Requests and answers as the words of steps have them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "hallcase/v1/action.pb.h"
#include "hallcase/v1/case.pb.h"

namespace hallcase::sim {

using Said = std::map<std::string, std::string, std::less<>>;

// Single values by name, those of messages within as NAME.FIELD; of lists the last.
void Remember(const google::protobuf::Message& message, const std::string& prefix, Said* said);

// What stands between spaces.
std::vector<std::string> Parts(const std::string& text);
// name=value, or ~name=text.
void AddValue(std::string_view part, google::protobuf::RepeatedPtrField<v1::FieldValue>* values);
// name=value ~name=text @one-time-code +another case.
void FillAction(const std::string& with, v1::TakeActionRequest* request);
// The case in hand, in any version, where the request asks for a case and names none.
void Target(int64_t case_id, google::protobuf::Message* request);
// The originals of the case that somebody of the hall or a department holds, as `items { … }`.
std::string PapersOf(const v1::Case& row);

}  // namespace hallcase::sim
