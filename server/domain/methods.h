// Actions that many kinds share, each carried out by a method of its own. A kind says from which
// stages, and what it has against one beside.
#pragma once

#include <string_view>
#include <vector>

#include "server/domain/kinds/kind.h"

namespace hallcase::domain::methods {

using Stages = std::vector<std::string_view>;

// 推送 to a department, 分派, 退回 of a wrong assignment.
Action PushCase(Stages from, Check check = nullptr);
Action AssignLeg(Stages from, Check check = nullptr);
Action ReturnLeg(Stages from);
// 催办 and its reply.
Action UrgeCase(Stages from);
Action ReplyUrge(Stages from);
// 延期 of a running limit.
Action ExtendClock(Stages from);
// 关联.
Action LinkCases(Stages from);
// 办结归档 and 作废, which lead to the stages that all kinds call so.
Action CloseCase(Stages from, Check check = nullptr);
Action VoidCase(Stages from, Check check = nullptr);
// 更正 of the phone.
Action CorrectContact(Stages from);
// 查看原文.
Action RevealCase(Stages from);

}  // namespace hallcase::domain::methods
