// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "audio/voice_receiver.h"
#include "audio/voice_sender.h"
#include "packet/datagram_reader.h"
#include "packet/datagram_writer.h"
#include "rate/allocation.h"
#include "rate/document_budget.h"
#include "rate/document_ramp.h"
#include "rate/gcc_rate_controller.h"
#include "rate/pacer.h"
#include "session/handshake.h"
#include "session/media_session.h"
#include "session/receive_log.h"
#include "session/send_log.h"
#include "session/video_receive.h"
#include "session/video_send_queue.h"
#include "util/random.h"
#include "util/rate_meter.h"
#include "util/sequence.h"
#include "video/key_frame_gate.h"

namespace sportello {

/// The parts of a MediaSession. Functions are in session_clock.cpp (what time brings),
/// session_send.cpp and session_receive.cpp.
struct MediaSession::Impl {
  explicit Impl(const MediaSessionConfig& config);
  Impl(const MediaSessionConfig& config, SplitMix64 random);

  // Time.
  /// Takes note of the time, and does what is due.
  void advance(int64_t now_us);
  int64_t next_wakeup_us(int64_t now_us);
  void deal_rate();
  int64_t documents_bps(int64_t target_bps);
  void announce_video_target();

  // Sending.
  bool push_video_frame(std::span<const uint8_t> data, const EncodedFrameInfo& info);
  std::span<const uint8_t> poll(Carrier carrier, size_t max_bytes);
  bool ready(Carrier carrier);
  struct LossyContent {
    bool voice = false;
    bool video = false;
    bool report = false;
    bool requests = false;
    bool probe = false;
    bool any() const { return voice || video || report || requests || probe; }
  };
  LossyContent lossy_content(Carrier carrier);
  bool window_open() const;
  bool probe_due() const;
  bool control_fallback_due() const;
  std::span<const uint8_t> write_lossy(const LossyContent& content, size_t max_bytes);
  std::span<const uint8_t> write_control(size_t max_bytes);
  void write_report(DatagramWriter* writer, size_t reserve);
  void write_requests(DatagramWriter* writer, size_t reserve);
  void write_voice(DatagramWriter* writer);
  void write_video(DatagramWriter* writer);
  void drop_stale_voice();

  // Documents.
  void set_documents_waiting(bool waiting);
  int64_t document_budget();
  void on_document_sent(size_t bytes);

  // Receiving.
  void receive(Carrier carrier, std::span<const uint8_t> datagram);
  bool accept_tag(uint8_t tag);
  bool on_packet(const PacketView& view);
  bool on_voice(const PacketView& view);
  bool on_feedback(const PacketView& view);
  bool on_nack(const PacketView& view);
  bool on_hello(const PacketView& view);
  bool on_state(const PacketView& view);
  /// The far side has begun anew.
  void restart_receiving();

  SessionStats stats();

  int64_t now_us = 0;
  int64_t next_tick_us = 0;
  SessionEvents events;
  Handshake handshake;

  // Sending.
  VoiceSender voice_sender;
  VideoSendQueue video_out;
  SendLog send_log;
  GccRateController rate;
  Pacer pacer;
  RateAllocation allocation;
  DocumentRamp document_ramp;
  DocumentBudget documents;
  KeyFrameGate key_frames_to_make;
  VideoPlan announced_plan;
  bool plan_announced = false;
  int64_t plan_announced_us = 0;
  size_t max_video_datagram;
  int wanted_voice_frame_ms = 20;
  int expected_loss_percent = 5;
  uint64_t voice_sent = 0;
  int64_t last_lossy_us = 0;
  RateMeter sent_meter;
  std::array<uint8_t, 16'384> datagram;

  // Receiving.
  VoiceReceiverConfig voice_config;
  std::unique_ptr<VoiceReceiver> voice_receiver;
  VoiceReceiverStats voice_before_restart;
  SequenceUnwrapper<16> voice_time;
  VideoReceive video_in;
  ReceiveLog receive_log;
  RateMeter received_meter;
  bool had_peer = false;
  int remote_tag = -1;
  bool tag_from_media = false;  ///< Not yet named by a hello.
  int other_tag = -1;
  int other_tag_count = 0;
  bool mismatch_told = false;
  uint64_t malformed = 0;
  uint64_t duplicates = 0;
};

}  // namespace sportello
