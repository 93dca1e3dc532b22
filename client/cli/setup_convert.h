// Reference data on their way to the server and back.
#pragma once

#include <vector>

#include "hallcase/v1/catalog.pb.h"
#include "server/domain/setup/setup.h"

namespace hallcase::cli {

// A publication of these values. Calendars and people go by commands of their own. Pure and
// thread-safe.
v1::PublishReferenceRequest ToPublishRequest(
    const std::vector<ledger::v1::ReferencePublished>& values);

// What is published now, as a set-up without hall.conf, calendars and people. Pure and thread-safe.
domain::setup::HallSetup FromPublished(const v1::ListItemsResponse& items,
                                       const v1::ListReferenceResponse& rest);

}  // namespace hallcase::cli
