// SPDX-License-Identifier: EUPL-1.2
#include "document/transfer/document_exchange.h"

#include <algorithm>

#include "util/byte_io.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint8_t kOpen = 1;
constexpr uint8_t kData = 2;
constexpr uint8_t kDataAndAck = 3;
constexpr uint8_t kAck = 4;

constexpr size_t kDataHeaderBytes = 5;
constexpr size_t kLengthBytes = 3;

constexpr uint64_t kAckEveryBytes = 16'384;
/// A far side that heeds acknowledgements leaves no more than this to be taken.
constexpr size_t kMaxIncomingBytes =
    DocumentExchange::kMaxKeptBytes + 2 * (DocumentExchange::kMaxPacketBytes + kLengthBytes);
/// Bytes that are of no more use are removed when there are so many.
constexpr size_t kTidyBytes = 65'536;

uint64_t make_instance(uint64_t seed) {
  const uint64_t number = SplitMix64(seed).next();
  return number == 0 ? 1 : number;
}

size_t packet_length(std::span<const uint8_t> bytes) {
  return static_cast<size_t>(bytes[0]) << 16 | static_cast<size_t>(bytes[1]) << 8 | bytes[2];
}

void remove_front(std::vector<uint8_t>* bytes, size_t* count) {
  bytes->erase(bytes->begin(), bytes->begin() + static_cast<std::ptrdiff_t>(*count));
  *count = 0;
}

}  // namespace

DocumentExchange::DocumentExchange(uint64_t seed) : instance_(make_instance(seed)) {}

void DocumentExchange::connected() {
  connected_ = true;
  open_due_ = true;
  open_ = false;
  incompatible_ = false;
  ack_wanted_ = false;
}

bool DocumentExchange::wants_packet() const {
  const uint64_t kept = pushed_bytes() - kept_from_;
  return kept < kMaxKeptBytes && pushed_bytes() - sent_ < kMaxUnsentBytes;
}

bool DocumentExchange::push_packet(std::span<const uint8_t> packet) {
  if (packet.empty() || packet.size() > kMaxPacketBytes) return false;
  if (kept_.size() - kept_begin_ >= kMaxKeptBytes + kMaxPacketBytes) return false;
  const size_t size = packet.size();
  kept_.push_back(static_cast<uint8_t>(size >> 16));
  kept_.push_back(static_cast<uint8_t>(size >> 8));
  kept_.push_back(static_cast<uint8_t>(size));
  kept_.insert(kept_.end(), packet.begin(), packet.end());
  return true;
}

bool DocumentExchange::ack_due() const {
  const uint64_t taken = taken_bytes();
  return taken > acknowledged_ && (ack_wanted_ || taken - acknowledged_ >= kAckEveryBytes);
}

bool DocumentExchange::has_message() const {
  if (!connected_) return false;
  return open_due_ || (open_ && (ack_due() || sent_ < pushed_bytes()));
}

std::span<const uint8_t> DocumentExchange::poll_message(size_t max_bytes) {
  max_bytes = std::min(max_bytes, kMaxMessageBytes);
  if (!has_message() || max_bytes < kMinMessageBytes) return {};
  message_.resize(max_bytes);
  ByteWriter writer(message_);
  if (open_due_) {
    open_due_ = false;
    writer.u8(kOpen);
    writer.u8(kVersion);
    writer.u64(instance_);
    writer.u64(far_instance_);
    writer.u64(received_);
    acknowledged_ = received_;
  } else if (ack_due()) {
    acknowledged_ = taken_bytes();
    if (acknowledged_ == received_) ack_wanted_ = false;
    writer.u8(kAck);
    writer.u64(acknowledged_);
  } else {
    const auto begin = static_cast<size_t>(sent_ - kept_from_);
    const auto waiting = static_cast<size_t>(pushed_bytes() - sent_);
    const size_t count = std::min(waiting, max_bytes - kDataHeaderBytes);
    writer.u8(count == waiting ? kDataAndAck : kData);
    writer.u32(static_cast<uint32_t>(sent_ & 0xffffffff));
    writer.bytes(std::span<const uint8_t>(kept_).subspan(kept_begin_ + begin, count));
    sent_ += count;
  }
  return writer.written();
}

bool DocumentExchange::receive(std::span<const uint8_t> message) {
  bool good = false;
  if (connected_ && !message.empty() && message.size() <= kMaxMessageBytes) {
    const auto body = message.subspan(1);
    switch (message[0]) {
      case kOpen: good = on_open(body); break;
      case kData: good = on_data(body, false); break;
      case kDataAndAck: good = on_data(body, true); break;
      case kAck: good = on_ack(body); break;
      default: break;
    }
  }
  if (!good) ++malformed_;
  return good;
}

bool DocumentExchange::on_open(std::span<const uint8_t> body) {
  if (open_ || incompatible_ || body.empty()) return false;
  if (body[0] != kVersion) {
    incompatible_ = true;
    return true;
  }
  ByteReader reader(body.subspan(1));
  const uint64_t instance = reader.u64();
  const uint64_t known_instance = reader.u64();
  const uint64_t known = reader.u64();
  if (!reader.ok() || !reader.at_end() || instance == 0 || instance == instance_) return false;

  const bool other = instance != far_instance_;
  const bool first = far_instance_ == 0;
  far_instance_ = instance;
  open_ = true;
  if (other) restart_receiving();
  const uint64_t received = known_instance == instance_ ? known : 0;
  // What a core that took part from the beginning cannot have said is no place to go on from.
  if ((other && !first) || !acknowledge(received)) {
    restart_sending();
    restart_receiving();
    restarted_ = true;
  }
  sent_ = kept_from_;
  return true;
}

bool DocumentExchange::on_data(std::span<const uint8_t> body, bool ack_wanted) {
  if (!open_ || broken_ || body.size() < kDataHeaderBytes) return false;
  ByteReader reader(body);
  if (reader.u32() != static_cast<uint32_t>(received_ & 0xffffffff)) return false;
  const auto bytes = reader.rest();
  if (taken_ >= kTidyBytes || taken_ == incoming_.size()) remove_front(&incoming_, &taken_);
  if (incoming_.size() - taken_ + bytes.size() > kMaxIncomingBytes) {
    broken_ = true;
    return false;
  }
  incoming_.insert(incoming_.end(), bytes.begin(), bytes.end());
  received_ += bytes.size();
  ack_wanted_ = ack_wanted;
  return true;
}

std::span<const uint8_t> DocumentExchange::poll_packet() {
  const auto left = std::span<const uint8_t>(incoming_).subspan(taken_);
  if (broken_ || left.size() < kLengthBytes) return {};
  const size_t length = packet_length(left);
  if (length == 0 || length > kMaxPacketBytes) {
    // Where the next packet begins cannot be known.
    broken_ = true;
    ++malformed_;
    return {};
  }
  if (left.size() - kLengthBytes < length) return {};
  taken_ += kLengthBytes + length;
  return left.subspan(kLengthBytes, length);
}

/// Up to where the far side need not keep the stream: all that came, unless whole packets wait.
uint64_t DocumentExchange::taken_bytes() const {
  const auto left = std::span<const uint8_t>(incoming_).subspan(taken_);
  const bool whole = left.size() >= kLengthBytes && left.size() - kLengthBytes >= packet_length(left);
  return whole || broken_ ? received_ - left.size() : received_;
}

bool DocumentExchange::on_ack(std::span<const uint8_t> body) {
  if (!open_) return false;
  ByteReader reader(body);
  const uint64_t received = reader.u64();
  return reader.ok() && reader.at_end() && acknowledge(received);
}

/// False if the far side cannot have got so far, or had told before that it is further.
bool DocumentExchange::acknowledge(uint64_t received) {
  if (received < kept_from_ || received > sent_) return false;
  kept_begin_ += static_cast<size_t>(received - kept_from_);
  kept_from_ = received;
  if (kept_begin_ >= kTidyBytes || kept_begin_ == kept_.size()) remove_front(&kept_, &kept_begin_);
  return true;
}

void DocumentExchange::restart_sending() {
  kept_.clear();
  kept_begin_ = 0;
  kept_from_ = 0;
  sent_ = 0;
}

void DocumentExchange::restart_receiving() {
  incoming_.clear();
  taken_ = 0;
  received_ = 0;
  acknowledged_ = 0;
  ack_wanted_ = false;
  broken_ = false;
}

bool DocumentExchange::take_restarted() {
  const bool restarted = restarted_;
  restarted_ = false;
  return restarted;
}

}  // namespace sportello::document
