// Who may hear of each sort of fact, written by hand and never generated.
#pragma once

#include <map>
#include <string>

namespace hallcase::testing {

// Facts of ratings: nobody hears of them, for whoever hears when may guess by whom.
inline constexpr const char* kUnheard[] = {
    "RatingInvited", "RatingSubmitted", "RatingFollowedUp", "RatingImported", "RatingMatched",
    "RatingVoided",  "RatingRevealed",  "BadMarkOpened",    "BadMarkHandled"};

// By the fact's name the permission that it takes beside FEED_READ; "" = nobody hears of it.
const std::map<std::string, std::string>& Audience();

}  // namespace hallcase::testing
