// A test hall behind the door that every transport serves from: calls go through all five beats,
// but over no network. The clock stands still; a second, empty hall "other" stands beside.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <google/protobuf/message.h>

#include "hallcase/v1/case.pb.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/rpc/dispatch.h"
#include "tests/support/test_hall.h"

namespace hallcase::testing {

inline constexpr char kOtherHall[] = "other";
// Published by PublishPlaces: 2 working days, no materials.
inline constexpr char kSecondItem[] = "I-200";
// The same, of 综合咨询导办.
inline constexpr char kAskItem[] = "I-300";
// Its cases are pickups (出件), without papers on its list.
inline constexpr char kFetchItem[] = "I-500";
// A stock item that P1 keeps, and an item of 综合后勤; there is none of it at first.
inline constexpr char kTestStock[] = "a4";
inline constexpr char kSuppliesItem[] = "I-400";

struct DoorOptions {
  TestHallOptions hall;
  uint64_t seed = 1;
  // Where the keys are files; loaded if they are there, else made. Empty: keys from the seed, which
  // nobody rotates.
  std::string keys_dir;
};

// A stream as a client holds it. Its own thread plays the network.
class TestStream : public rpc::StreamTransport {
 public:
  explicit TestStream(const rpc::Method& method) : method_(method) {}
  ~TestStream() override;

  void Send(const google::protobuf::Message& message);
  void SendBytes(std::string bytes);
  void HalfClose();
  void Cancel();
  // While held, nothing that the server writes goes out.
  void HoldWrites(bool held);

  // The next message; false when the stream ended instead.
  bool Receive(google::protobuf::Message* message);
  // Waits for the end.
  rpc::Refusal AwaitEnd();

 private:
  friend class TestDoor;
  void StartRead() override;
  void StartWrite(std::string bytes, bool more) override;
  void StartFinish(const rpc::Refusal& refusal) override;
  void Work();

  const rpc::Method& method_;
  std::shared_ptr<rpc::Stream> stream_;
  std::thread network_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<std::string> to_server_ HC_GUARDED_BY(mutex_);
  std::deque<std::string> to_client_ HC_GUARDED_BY(mutex_);
  bool half_closed_ HC_GUARDED_BY(mutex_) = false;
  bool cancelled_ HC_GUARDED_BY(mutex_) = false;
  bool reading_ HC_GUARDED_BY(mutex_) = false;
  bool writing_ HC_GUARDED_BY(mutex_) = false;
  bool held_ HC_GUARDED_BY(mutex_) = false;
  bool finishing_ HC_GUARDED_BY(mutex_) = false;
  bool ended_ HC_GUARDED_BY(mutex_) = false;
  rpc::Refusal refusal_ HC_GUARDED_BY(mutex_);
};

// Thread-safe, except Restart.
class TestDoor {
 public:
  explicit TestDoor(DoorOptions options = {});
  ~TestDoor();

  TestHall& hall() { return *hall_; }
  rpc::Dispatcher& dispatcher() { return *dispatcher_; }
  rpc::Desk& desk() { return *desk_; }
  base::RandomSource& random() { return random_; }

  // A new person of the hall with one role; contacts speak for `place`, others fill that post.
  void AddPerson(std::string_view id, ledger::v1::Role role, std::string_view place);
  // Publishes what the matrix needs: posts P1, P2, departments D1, D2, the second item.
  void PublishPlaces();
  // A session of that person, as if by sign-in.
  std::string TokenOf(std::string_view id);
  // Opens `kOtherHall` with the reference data and the people that the test hall has by now.
  void CopyToOther();
  // A session in `kOtherHall`.
  std::string TokenInOther(std::string_view id);

  struct Reply {
    rpc::Refusal refusal;
    bool ok() const { return !refusal.has_value(); }
    rpc::Reason reason() const { return refusal->reason; }
  };

  // The call of the method that takes this request. `source` stands for the caller's address.
  Reply Call(std::string_view token, const google::protobuf::Message& request,
             google::protobuf::Message* response, std::string_view source = "ipv4:10.0.0.1");
  Reply CallBytes(std::string_view token, const rpc::Method& method, std::string_view bytes,
                  google::protobuf::Message* response,
                  std::string_view source = "ipv4:10.0.0.1");
  std::unique_ptr<TestStream> OpenStream(std::string_view token, std::string_view method);

  // Fresh UUID text.
  std::string NextId();

  // A registration with everything that it needs, for the test hall's item.
  v1::RegisterCaseRequest Registration();
  // Registers; ends the test process if that is refused.
  v1::Case MustRegister(std::string_view token);

 private:
  std::string TokenAt(rpc::Desk& desk, std::string_view id);

  DoorOptions options_;
  base::SeededRandom random_;
  std::unique_ptr<TestHall> hall_;
  app::Hall* other_ = nullptr;
  sealing::KeyRing ring_;
  std::unique_ptr<base::UuidGenerator> ids_;
  std::unique_ptr<const rpc::MethodTable> methods_;
  std::unique_ptr<rpc::Desk> desk_;
  std::unique_ptr<rpc::Desk> other_desk_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
};

}  // namespace hallcase::testing
