// 每日提醒: what one person gets at opening, and one by one afterwards.
#pragma once

#include "hallcase/v1/warning.pb.h"
#include "server/rpc/handler.h"

namespace hallcase::rpc {

// WarningService.GetWarningDigest. Read pool only.
Refusal GetWarningDigest(const CallContext& context, const v1::GetWarningDigestRequest& request,
                         v1::GetWarningDigestResponse* response);

}  // namespace hallcase::rpc
