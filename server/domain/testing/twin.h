// A kind of no business, for tests that are about kinds.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain::testing {

// A kind whose stages have nothing in common with those of any other: what still names another
// kind's stage fails below.
inline const Kind kTwin = {
    .id = 1'000,
    .name = "twin",
    .name_zh = "测试业务",
    .first_stage = "ASKED",
    .accepted_stage = "",
    .deficit_stage = "",
    .supplement_stage = "",
    .closed_stage = "FILED",
    .voided_stage = "STRUCK",
    .stages = {{.name = "ASKED", .name_zh = "已咨询"},
               {.name = "LOOKED_INTO", .name_zh = "核实中"},
               {.name = "ANSWERED", .name_zh = "已答复"},
               {.name = "FILED", .name_zh = "已归档", .ended = true},
               {.name = "STRUCK", .name_zh = "已作废", .ended = true}},
    .actions = {{.method = "PushCase",
                 .from = {"ASKED"},
                 .to = "LOOKED_INTO",
                 .permission = access::Permission::kCaseAct,
                 .required_fields = {}},
                {.method = "DecideCase",
                 .from = {"LOOKED_INTO"},
                 .to = "ANSWERED",
                 .permission = access::Permission::kCaseDecide,
                 .required_fields = {"outcome"}},
                {.method = "CloseCase",
                 .from = {"ANSWERED"},
                 .to = "FILED",
                 .permission = access::Permission::kCaseAct,
                 .required_fields = {}},
                {.method = "VoidCase",
                 .from = {"ASKED", "LOOKED_INTO", "ANSWERED", "FILED"},
                 .to = "STRUCK",
                 .permission = access::Permission::kCaseVoid,
                 .required_fields = {"reason_code"}}},
};

}  // namespace hallcase::domain::testing
