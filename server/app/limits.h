// Limits of this room that are no settings: sizes of caches and buffers, spans between looks.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hallcase::app {

// Decoded case rows that a hall keeps in memory (about 2 KiB each).
inline constexpr size_t kHotCasesMax = 8'192;
// Counter values that a hall's writer keeps in memory.
inline constexpr size_t kCountersCachedMax = 65'536;
// Recent entries that the feed can hand out without touching the disk.
inline constexpr size_t kFeedRingEntriesMax = 4'096;
inline constexpr size_t kFeedRingBytesMax = size_t{4} << 20;
// What the feed lets pile up beyond that before it is woken to free it.
inline constexpr size_t kFeedTrimEntries = 256;
// Entries that one subscriber is given in its turn while it catches up.
inline constexpr size_t kFeedCatchUpEntriesMax = 256;
// A subscriber whose buffer was full for so long while it caught up is cut.
inline constexpr int64_t kFeedStallMicrosMax = 30'000'000;
// How long a full buffer is left alone while its subscriber catches up.
inline constexpr int64_t kFeedRetryMicros = 5'000;
// A reader's snapshot is renewed after this long even if its hall wrote nothing.
inline constexpr int64_t kSnapshotAgeMicrosMax = 1'000'000;
// Wake commands that the sweeper has under way at once in a hall.
inline constexpr size_t kSweepInFlightMax = 64;
// Refused wakes that the sweeper remembers before it forgets those whose rest is over.
inline constexpr size_t kSweepParkedMax = 1'024;
// A wake or job chunk that was refused is tried again after this long.
inline constexpr int64_t kRetryMicros = 1'000'000;
// Longest sleep of the keeper: it looks at the clocks at least so often.
inline constexpr int64_t kKeeperTickMicros = 1'000'000;
// The scrubber looks at a hall so often; a new pass begins after a pause.
inline constexpr int64_t kScrubStepMicros = 100'000;
inline constexpr int64_t kScrubPauseMicros = 86'400'000'000;
// Free disk space is asked for at most so often.
inline constexpr int64_t kDiskCheckMicros = 1'000'000;
// The executor waits at least so long for company if the batch before had some (and half as long as
// the last sync took if that is more), batch_gather_us_max at most.
inline constexpr int64_t kGatherMicros = 500;
// So many commands share what a batch costs well enough.
inline constexpr size_t kGatherCommands = 64;
// While it waits, so many are worth waking up for: they are decided while others are on their way.
inline constexpr size_t kGatherPieceCommands = 8;
// Entries that verification hands to its folding thread at once, and how many such pieces there
// are.
inline constexpr size_t kFoldPieceEntries = 128;
inline constexpr size_t kFoldPiecesMax = 8;
// Tries at acquiring a hall again after a commit of unknown fate, and the pause between them.
inline constexpr int kReacquireTriesMax = 200;
inline constexpr int64_t kReacquirePauseMicros = 5'000;

}  // namespace hallcase::app
