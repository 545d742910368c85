// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>

#include "packet/datagram_writer.h"
#include "packet/packet.h"

namespace sportello {

/// What is said on the control carrier: who we are, whether we are muted or seen, and goodbye.
class Handshake {
 public:
  explicit Handshake(uint32_t session_id) : session_id_(session_id) {}

  enum class HelloResult : uint8_t {
    kKnown,
    kNewPeer,          ///< The first hello of this far side.
    kVersionMismatch,  ///< It speaks no version that we know.
  };
  HelloResult on_hello(const Hello& hello, int64_t now_us);

  /// True if the far side's state has changed.
  bool on_state(const MediaState& state);
  const MediaState& remote_state() const { return remote_; }
  /// Another far side: what the old one said counts no more.
  void forget_remote_state() { remote_known_ = false; }

  void set_muted(bool muted);
  void set_camera(bool camera);
  void say_bye() { bye_due_ = true; }

  /// When something should leave on control.
  int64_t due_us() const;
  /// Writes what is due; true if anything was.
  bool write(DatagramWriter* writer, int64_t now_us);

  /// When our state should leave again on a lossy carrier, and that it did.
  int64_t state_due_us() const { return lossy_state_due_us_; }
  bool write_state(DatagramWriter* writer, int64_t now_us);

  uint8_t session_tag() const { return session_id_ & 0x0f; }
  uint32_t peer_session_id() const { return peer_id_; }

 private:
  int64_t hello_due_us() const;

  uint32_t session_id_;
  uint32_t peer_id_ = 0;
  bool peer_knows_us_ = false;
  int64_t last_hello_us_ = -1'000'000;
  int64_t answer_due_us_ = std::numeric_limits<int64_t>::max();

  MediaState state_;
  bool state_due_ = true;
  int64_t lossy_state_due_us_ = 0;
  bool bye_due_ = false;

  MediaState remote_;
  bool remote_known_ = false;
};

}  // namespace sportello
