#include "absl/strings/numbers.h"
#include "client/cli/commands/commands.h"
#include "client/cli/json_print.h"
#include "client/cli/time_text.h"
#include "client/cli/words.h"
#include "client/cpp/feed.h"
#include "server/base/hash.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

struct WatchArgs {
  std::string after;
  bool from_start = false;
  std::vector<std::string> types;
  int64_t case_id = 0;
  uint64_t count = 0;
};

// "seq:hash" as `hallcase head` and `watch` print it.
bool ParseBookmark(std::string_view text, v1::Bookmark* bookmark) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  uint64_t seq = 0;
  if (!absl::SimpleAtoi(base::ToAbsl(text.substr(0, colon)), &seq)) return false;
  const auto hash = base::FromHex(text.substr(colon + 1));
  if (!hash.ok() || hash->size() != base::kHashBytes) return false;
  bookmark->set_seq(seq);
  bookmark->set_hash(*hash);
  return true;
}

std::string BookmarkText(const v1::Bookmark& bookmark) {
  return base::StrCat(bookmark.seq(), ":", base::ToHex(bookmark.hash()));
}

void PrintEvent(Context& context, const v1::FeedEvent& event) {
  if (context.flags.json) {
    context.out() << ToJson(event) << "\n";
    return;
  }
  context.out() << FormatSecond(MicrosOf(event.recorded_at())) << "  " << event.seq() << "."
                << event.index() << "  " << event.type();
  if (event.case_id() != 0) context.out() << "  办件 " << event.case_id();
  if (event.warning_id() != 0) context.out() << "  预警 " << event.warning_id();
  if (!event.detail().empty()) context.out() << "  " << event.detail();
  if (event.has_performer()) context.out() << "  " << PartyWord(event.performer());
  if (!event.actor().empty()) context.out() << "  " << event.actor();
  context.out() << "\n";
}

int RunWatch(const WatchArgs& args, Context& context) {
  v1::WatchRequest request;
  if (args.from_start) request.mutable_after()->set_seq(0);
  if (!args.after.empty() && !ParseBookmark(args.after, request.mutable_after())) {
    return context.FailUsage("--after: want SEQ:HASH as a watch or `hallcase head` printed it");
  }
  for (const std::string& type : args.types) request.add_types(type);
  request.set_case_id(args.case_id);
  client::Client* client = context.Connect();
  if (client == nullptr) return context.exit_code();
  client::Feed feed(*client, std::move(request));
  uint64_t seen = 0;
  for (;;) {
    const auto batch = feed.Next();
    if (!batch.ok()) return context.Fail(batch.error());
    for (const auto& event : batch->events()) {
      PrintEvent(context, event);
      if (args.count != 0 && ++seen == args.count) {
        context.out() << std::flush;
        return kExitOk;
      }
    }
    // Whoever reads a pipe wants each event when it happens.
    context.out() << std::flush;
    if (batch->has_bookmark() && context.flags.progress) {
      context.err() << "bookmark " << BookmarkText(batch->bookmark()) << std::endl;
    }
    if (!context.out()) return kExitOk;
  }
}

}  // namespace

void AddWatchCommand(CLI::App& app, Context& context) {
  auto args = std::make_shared<WatchArgs>();
  CLI::App* command = AddCommand(
      app, context, "watch", "live feed, one line an event, until interrupted", args, &RunWatch);
  auto* after = command->add_option("--after", args->after, "resume after this SEQ:HASH");
  command->add_flag("--from-start", args->from_start, "from the first entry on")->excludes(after);
  command->add_option("--type", args->types, "only facts of this name; again for more");
  command->add_option("--case", args->case_id, "only this case id");
  command->add_option("--count", args->count, "end after so many events");
}

}  // namespace hallcase::cli
