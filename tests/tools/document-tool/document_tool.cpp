// SPDX-License-Identifier: EUPL-1.2
//
// A picture file through the document codec, and back.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "document/scan/make_page.h"
#include "document/segment/find_ink.h"
#include "document/stream/document_decoder.h"
#include "document/stream/document_encoder.h"
#include "tools/document-tool/file.h"
#include "tools/document-tool/image_file.h"
#include "tools/document-tool/page_file.h"
#include "tools/document-tool/warm_up.h"
#include "tools/json_writer.h"
#include "tools/options.h"

namespace sportello::tools {
namespace {

using namespace document;
using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// The parts of a layer in the order sent, named in the report.
constexpr const char* kPartNames[] = {"page", "update", "mask", "paint", "refinement", "exact", "withdraw"};
constexpr const char* kLayerNames[] = {"text", "picture", "exact"};

int layer_of(PacketKind kind) {
  return kind == PacketKind::kExact ? 2 : kind == PacketKind::kPaintRefinement ? 1 : 0;
}

/// Bytes, packets and times of layers and of their parts.
class Account {
 public:
  void add(std::span<const uint8_t> packet, size_t end, double ms) {
    const int kind = packet[0];
    const int layer = layer_of(static_cast<PacketKind>(kind));
    Entry& part = parts_[kind];
    Entry& whole = layers_[layer];
    for (Entry* entry : {&part, &whole}) {
      entry->bytes += packet.size() + kPacketLengthBytes;
      entry->packets += 1;
      entry->spent_ms += ms - last_ms_;
      entry->end = end;
      entry->ms = ms;
    }
    last_ms_ = ms;
  }

  void write(JsonWriter& json) const {
    json.begin_array("layers");
    for (int i = 0; i < 3; ++i) {
      if (layers_[i].packets > 0) write(json, kLayerNames[i], layers_[i]);
    }
    json.end_array().begin_array("parts");
    for (int i = 0; i < 7; ++i) {
      if (parts_[i].packets > 0) write(json, kPartNames[i], parts_[i]);
    }
    json.end_array();
  }

 private:
  struct Entry {
    size_t bytes = 0;
    size_t packets = 0;
    size_t end = 0;
    double ms = 0;
    double spent_ms = 0;
  };

  static void write(JsonWriter& json, const char* name, const Entry& entry) {
    json.begin_object()
        .value("name", name)
        .value("bytes", entry.bytes)
        .value("packets", entry.packets)
        .value("end", entry.end)
        .value("ms", entry.ms)
        .value("spentMs", entry.spent_ms)
        .end_object();
  }

  Entry layers_[3];
  Entry parts_[7];
  double last_ms_ = 0;
};

int fail(const std::string& why) {
  std::fprintf(stderr, "document-tool: %s\n", why.c_str());
  return 1;
}

struct Arguments {
  std::string in;
  std::string out;
  std::string then;
  std::string mask;
  std::string source = "picture";
  bool camera = false;
  bool no_exact = false;
  bool warm = false;
  std::int64_t bytes = -1;
};

/// The mask as black on white, for comparisons with other coders of masks.
Image picture_of(const Mask& mask) {
  Image picture(mask.width(), mask.height());
  for (int y = 0; y < mask.height(); ++y) {
    for (int x = 0; x < mask.width(); ++x) {
      const uint8_t value = mask.at(x, y) ? 0 : 255;
      picture.at(x, y) = {value, value, value, 255};
    }
  }
  return picture;
}

/// Appends what turns the page into the picture of another file.
bool encode_change(const std::string& path, DocumentEncoder& encoder, std::vector<uint8_t>& file, Account& account,
                   std::string& error) {
  Image now;
  if (!read_image(path, now, error)) return false;
  const auto start = Clock::now();
  if (!encoder.update_page(1, std::move(now))) {
    error = path + " is not of the size of the page";
    return false;
  }
  std::vector<uint8_t> packet;
  while (encoder.next_packet(packet)) {
    append_packet(packet, file);
    account.add(packet, file.size(), ms_since(start));
    packet.clear();
  }
  return true;
}

int encode(const Arguments& a) {
  std::string error;
  Image image;
  if (!read_image(a.in, image, error)) return fail(error);
  if (a.warm) warm_up();
  const auto start = Clock::now();
  Source source = a.source == "pdf" ? Source::kPdf : a.source == "screen" ? Source::kScreen : Source::kPicture;
  JsonWriter json;
  json.begin_object();
  if (a.camera) {
    source = Source::kCamera;
    ScannedPage page = make_page(std::span<const Image>(&image, 1), ScanOptions{});
    json.value("sheetFound", page.sheet_found).value("dpi", page.dpi).value("scanMs", ms_since(start));
    image = std::move(page.page);
  }
  json.value("width", image.width()).value("height", image.height());
  if (!a.mask.empty() && !write_png(a.mask, picture_of(find_ink(image, source)), error)) return fail(error);
  DocumentEncoder encoder;
  const bool exact = source != Source::kCamera && !a.no_exact;
  if (encoder.add_page(std::move(image), {.source = source, .exact = exact}) == 0) return fail(a.in + " is too large for a page");
  std::vector<uint8_t> file(kPageFileMark.begin(), kPageFileMark.end());
  std::vector<uint8_t> packet;
  Account account;
  Account changes;
  while (encoder.next_packet(packet)) {
    append_packet(packet, file);
    account.add(packet, file.size(), ms_since(start));
    packet.clear();
  }
  const double ms = ms_since(start);
  const size_t first_bytes = file.size();
  if (!a.then.empty() && !encode_change(a.then, encoder, file, changes, error)) return fail(error);
  if (!write_file(a.out, file, error)) return fail(error);
  json.value("bytes", first_bytes).value("ms", ms).value("exact", exact);
  account.write(json);
  if (!a.then.empty()) {
    json.begin_array("changes").begin_object().value("bytes", file.size() - first_bytes);
    changes.write(json);
    json.end_object().end_array();
  }
  std::printf("%s\n", json.end_object().text().c_str());
  return 0;
}

int decode(const Arguments& a) {
  std::string error;
  std::vector<uint8_t> file;
  if (!read_file(a.in, file, error)) return fail(error);
  const size_t held = a.bytes < 0 ? file.size() : std::min(file.size(), static_cast<size_t>(a.bytes));
  PageFileReader reader(file);
  if (!reader.good()) return fail(a.in + " is not a page file of this tool");
  reader = PageFileReader(std::span<const uint8_t>(file).first(std::max(held, kPageFileMark.size())));
  const auto start = Clock::now();
  DocumentDecoder decoder;
  Account account;
  size_t end = kPageFileMark.size();
  while (const auto packet = reader.next()) {
    if (!decoder.decode(*packet)) return fail(a.in + " is damaged at byte " + std::to_string(end));
    end += kPacketLengthBytes + packet->size();
    account.add(*packet, end, ms_since(start));
  }
  PageDecoder* page = decoder.page(1);
  if (page == nullptr) return fail(a.in + ": its first " + std::to_string(held) + " bytes hold no page yet");
  page->take_changed();
  const double ms = ms_since(start);
  if (!write_png(a.out, page->image(), error)) return fail(error);
  const PageState& state = page->state();
  JsonWriter json;
  json.begin_object()
      .value("width", state.width)
      .value("height", state.height)
      .value("bytes", end)
      .value("ms", ms)
      .value("readable", state.readable)
      .value("exact", state.exact)
      .value("complete", state.complete);
  account.write(json);
  std::printf("%s\n", json.end_object().text().c_str());
  return 0;
}

int run(int argc, char** argv) {
  Arguments a;
  const std::string verb = argc > 1 ? argv[1] : "";
  const bool encodes = verb == "encode";
  Options options(
      encodes ? "Codes a picture as a page, layer by layer." : verb == "decode" ? "Decodes a page, or as much of it as there is."
                                                                                : "A picture file through the document codec, and back.",
      encodes            ? "document-tool encode --in A.png --out A.doc [options]"
      : verb == "decode" ? "document-tool decode --in A.doc --out A.png [--bytes N]"
                         : "document-tool encode|decode [options]; 'document-tool encode --help' says more");
  if (!encodes && verb != "decode") {
    std::fputs(options.help().c_str(), verb == "--help" || verb == "-h" ? stdout : stderr);
    return verb == "--help" || verb == "-h" ? 0 : 2;
  }
  options.text("--in", "FILE", &a.in, encodes ? "a PNG or JPEG file" : "a file that 'encode' wrote");
  options.required();
  options.text("--out", "FILE", &a.out, encodes ? "where the page goes" : "where the picture goes (PNG)");
  options.required();
  if (encodes) {
    options.flag("--camera", &a.camera, "the file is a camera's frame: find the sheet, straighten and clean it");
    options.choice("--source", {"picture", "pdf", "screen"}, &a.source, "what a file shows; default picture");
    options.text("--then", "FILE", &a.then, "what the page looks like later, of the same size: only the change is added");
    options.text("--mask", "FILE", &a.mask, "also writes the mask of the ink, black on white (PNG)");
    options.flag("--no-exact", &a.no_exact, "leave out the last layer");
    options.flag("--warm", &a.warm, "before the clock starts, code drawn pages as the page's worker does before anybody shows a paper");
  } else {
    options.integer("--bytes", "N", &a.bytes, 0, std::int64_t{1} << 40, "only what the first N bytes hold");
  }
  if (!options.parse(argc - 1, argv + 1)) {
    std::fprintf(stderr, "document-tool: %s\n\n%s", options.error().c_str(), options.help().c_str());
    return 2;
  }
  if (options.help_wanted()) {
    std::fputs(options.help().c_str(), stdout);
    return 0;
  }
  return encodes ? encode(a) : decode(a);
}

}  // namespace
}  // namespace sportello::tools

int main(int argc, char** argv) { return sportello::tools::run(argc, argv); }
