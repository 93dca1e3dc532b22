// Days of ratings: somebody is served, asked, and says what it was like.
//
// Thread-safety: one test thread.
#pragma once

#include <string>

#include "hallcase/v1/rating.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {

class RatingStory : public KindStory {
 protected:
  // Beside the people of KindStory: "jieru" (integrator).
  RatingStory();

  // A question of "wang" that is not answered yet; and one that is over.
  v1::Case Asked();
  v1::Case Served();
  void Finish(const v1::Case& row);

  // The token; fails the test if it is refused.
  std::string Invite(const v1::Case& row, v1::RatingOccasion occasion, v1::RatingWay way,
                     const std::string& person = "wang");
  std::string TryInvite(const v1::Case& row, v1::RatingOccasion occasion, v1::RatingWay way,
                        const std::string& person = "wang");
  // Of the outcome, shown at the window.
  std::string Token(const v1::Case& row);

  static v1::SubmitRatingRequest Saying(const std::string& token, v1::RatingGrade grade);
  // Without a session: "OK", or the reason of the refusal.
  std::string Rate(const std::string& token, v1::RatingGrade grade);
  std::string FollowUp(const std::string& token, v1::RatingGrade grade);
  std::string Send(v1::SubmitRatingRequest request);

  // As the lead sees them.
  std::vector<v1::Rating> Ratings(const v1::Case& row);
  v1::Rating Rating(const v1::Case& row);
  // The loop of the case's first rating.
  v1::Case Loop(const v1::Case& row);
  std::string Close(const v1::Case& loop);

  // "rated 1/1 unasked 0/1 good 1/1 bad 0 contacted 0/0 rectified 0/0 called 0/0 upheld 0", of
  // March 2024.
  std::string Indicators();
};

}  // namespace hallcase::testing
