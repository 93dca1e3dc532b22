// How one good request of a method is made.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <google/protobuf/message.h>

#include "tests/contract/requests.h"

namespace hallcase::testing {

using RequestMaker =
    std::function<std::unique_ptr<google::protobuf::Message>(const About&, TestDoor*)>;

// Fills in what requests have in common, then lets `fill` do the rest.
template <typename Request, typename Fill>
RequestMaker MakeRequest(Fill fill) {
  return [fill](const About& about, TestDoor* door) {
    auto request = std::make_unique<Request>();
    request->set_hall_id(kTestHall);
    if constexpr (requires { request->mutable_change(); }) {
      request->mutable_change()->set_request_id(door->NextId());
    }
    if constexpr (requires { request->set_request_id(""); }) {
      request->set_request_id(door->NextId());
    }
    if constexpr (requires { request->mutable_case_(); }) {
      request->mutable_case_()->set_case_id(about.case_id);
      request->mutable_case_()->set_etag("*");
    }
    fill(*request, about, door);
    return std::unique_ptr<google::protobuf::Message>(std::move(request));
  };
}

// Those of CustodyService; each puts the papers that it is about where the caller reaches them.
std::map<std::string, RequestMaker> CustodyRequests();

// Those of DocumentService; a document that a request names is issued first, by a lead.
std::map<std::string, RequestMaker> DocumentRequests();

// Those of RatingService; a rating that a request names is given first.
std::map<std::string, RequestMaker> RatingRequests();

// Everything that can happen to a rating; gives the case of the loop that it opened.
int64_t TellOfRatings(TestDoor* door);

}  // namespace hallcase::testing
