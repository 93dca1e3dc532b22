// What waits for a hall's writer, and how it is answered.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/app/command_call.h"
#include "storage/batch.h"

namespace hallcase::app {

// A command, or (side_write set) rows of side tables that go without one.
struct Ticket {
  CommandCall call;
  // Adds its rows to the batch; called on the writer thread.
  std::function<void(storage::WriteBatch*)> side_write;
  std::function<void(const absl::Status&)> side_done;
};

using TicketPtr = std::unique_ptr<Ticket>;

struct Answer {
  TicketPtr ticket;
  Outcome outcome;
  absl::Status side_status;
};

// Calls whoever waits for it.
inline void Deliver(Answer answer) {
  if (answer.ticket->side_done) {
    answer.ticket->side_done(answer.side_status);
  } else if (answer.ticket->call.done) {
    answer.ticket->call.done(std::move(answer.outcome));
  }
}

inline Answer Refuse(TicketPtr ticket, const domain::Rejection& rejection) {
  Answer answer;
  answer.ticket = std::move(ticket);
  answer.outcome.rejection = rejection;
  answer.side_status = absl::UnavailableError(rejection.message);
  return answer;
}

}  // namespace hallcase::app
