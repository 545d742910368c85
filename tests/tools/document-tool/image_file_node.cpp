// SPDX-License-Identifier: EUPL-1.2
//
// Picture files under Node, through the packages pngjs and jpeg-js.
#include <cstdlib>

#include <emscripten.h>

#include "tools/document-tool/image_file.h"

namespace sportello::tools {
namespace {

using document::Image;
using document::Rgba;

// Each gives 0, or a sentence that the caller frees.

// clang-format off
EM_JS(char*, read_image_with_node, (const char* path, int max_side, int max_pixels, int* size, uint8_t** pixels), {
  const text = (sentence) => { const n = lengthBytesUTF8(sentence) + 1; const at = _malloc(n); stringToUTF8(sentence, at, n); return at; };
  const file = UTF8ToString(path);
  let bytes;
  try {
    bytes = require('fs').readFileSync(file);
  } catch (error) {
    return text('cannot read ' + file + ': ' + error.message);
  }
  const png = bytes.length > 8 && bytes.readUInt32BE(0) === 0x89504e47;
  if (!png && !(bytes[0] === 0xff && bytes[1] === 0xd8)) return text(file + ' is neither a PNG nor a JPEG file');
  let image;
  try {
    image = png ? require('pngjs').PNG.sync.read(bytes)
                : require('jpeg-js').decode(bytes, { useTArray: true, formatAsRGBA: true, tolerantDecoding: false, maxMemoryUsageInMB: 1024, maxResolutionInMP: 64 });
  } catch (error) {
    return text(file + ' is not a whole ' + (png ? 'PNG' : 'JPEG') + ' file: ' + error.message);
  }
  if (image.width > max_side || image.height > max_side || image.width * image.height > max_pixels) {
    return text(file + ' is too large for a page: at most ' + max_side + ' pixels a side and ' + max_pixels + ' in all');
  }
  const at = _malloc(image.data.length);
  HEAPU8.set(image.data, at);
  HEAP32[size >> 2] = image.width;
  HEAP32[(size >> 2) + 1] = image.height;
  HEAPU32[pixels >> 2] = at;
  return 0;
});

EM_JS(char*, write_png_with_node, (const char* path, const void* pixels, int width, int height), {
  const { PNG } = require('pngjs');
  const png = new PNG({ width, height });
  png.data = Buffer.from(HEAPU8.subarray(pixels, pixels + width * height * 4));
  try {
    require('fs').writeFileSync(UTF8ToString(path), PNG.sync.write(png, { colorType: 2 }));
    return 0;
  } catch (error) {
    const sentence = 'cannot write ' + UTF8ToString(path) + ': ' + error.message;
    const n = lengthBytesUTF8(sentence) + 1;
    const at = _malloc(n);
    stringToUTF8(sentence, at, n);
    return at;
  }
});
// clang-format on

bool take(char* sentence, std::string& error) {
  if (sentence == nullptr) return true;
  error = sentence;
  std::free(sentence);
  return false;
}

uint8_t on_white(uint8_t value, uint8_t alpha) {
  return static_cast<uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

}  // namespace

bool read_image(const std::string& path, Image& image, std::string& error) {
  int size[2] = {0, 0};
  uint8_t* pixels = nullptr;
  if (!take(read_image_with_node(path.c_str(), document::kMaxPageSide, static_cast<int>(document::kMaxPagePixels), size, &pixels), error)) {
    return false;
  }
  image = Image(size[0], size[1]);
  const uint8_t* from = pixels;
  for (Rgba& pixel : image.values()) {
    pixel = {on_white(from[0], from[3]), on_white(from[1], from[3]), on_white(from[2], from[3]), 255};
    from += 4;
  }
  std::free(pixels);
  return true;
}

bool write_png(const std::string& path, const Image& image, std::string& error) {
  return take(write_png_with_node(path.c_str(), image.values().data(), image.width(), image.height()), error);
}

}  // namespace sportello::tools
