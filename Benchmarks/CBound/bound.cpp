#include "cbound.h"

#include <csimdjson.h>
#include <cstdio>
#include <cstring>
#include <libdeflate.h>
#include <string>
#include <vector>

namespace {

bool read_file(const char *path, std::vector<uint8_t> &bytes) {
    FILE *file = std::fopen(path, "rb");
    if (!file) { return false; }
    std::fseek(file, 0, SEEK_END);
    bytes.resize(size_t(std::ftell(file)));
    std::rewind(file);
    size_t read = std::fread(bytes.data(), 1, bytes.size(), file);
    std::fclose(file);
    return read == bytes.size();
}

void append_32(std::vector<uint8_t> &row, uint32_t value) {
    value = __builtin_bswap32(value);
    auto bytes = reinterpret_cast<const uint8_t *>(&value);
    row.insert(row.end(), bytes, bytes + 4);
}

} // namespace

int bound_read(const char *file, const char *const *paths, size_t count, bound_result *result) {
    static csj_parser *parser = csj_parser_new(512);
    static libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    static std::vector<uint8_t> packed, plain, row;
    csj_plan *plan = csj_plan_new(false);
    for (size_t i = 0; i < count; i++) { csj_plan_add(plan, paths[i]); }
    if (!read_file(file, packed)) { return 0; }
    size_t length = packed.size();
    if (length >= 18 && packed[0] == 0x1F && packed[1] == 0x8B) {
        uint32_t claimed;
        std::memcpy(&claimed, packed.data() + length - 4, 4);
        plain.resize(size_t(claimed) + csj_padding());
        if (libdeflate_gzip_decompress(decompressor, packed.data(), length, plain.data(), claimed, nullptr) != 0) {
            return 0;
        }
        length = claimed;
    } else {
        plain = packed;
        plain.resize(length + csj_padding());
    }
    std::vector<uint32_t> slots(count);
    // Brackets and quotes, from the first record on: an object at depth 0 of the array or of the lines.
    size_t place = 0;
    if (const void *array = std::memchr(plain.data(), '[', std::min<size_t>(length, 64))) {
        if (plain[1] == '"' && plain[2] == 'R') { place = size_t(static_cast<const uint8_t *>(array) - plain.data()); }
    }
    while (place < length) {
        if (plain[place] != '{') {
            place++;
            continue;
        }
        size_t start = place;
        int depth = 0;
        for (; place < length; place++) {
            uint8_t byte = plain[place];
            if (byte == '"') {
                place++;
                while (true) {
                    place += csj_plain_length(plain.data() + place, length - place);
                    if (place >= length || plain[place] == '"') { break; }
                    place += plain[place] == '\\' ? 2 : 1;
                }
            } else if (byte == '{' || byte == '[') {
                depth++;
            } else if (byte == '}' || byte == ']') {
                if (--depth == 0) { break; }
            }
        }
        if (place >= length) { break; }
        place++;
        if (csj_parse(parser, plain.data() + start, place - start) != CSJ_OK) { continue; }
        const uint64_t *tape = csj_tape(parser);
        const uint8_t *strings = csj_strings(parser);
        csj_plan_find(plan, tape, strings, 1, slots.data());
        for (uint32_t slot : slots) {
            uint64_t word = slot ? tape[slot] : 0;
            if (uint8_t(word >> 56) != '"') {
                append_32(row, uint32_t(-1));
                continue;
            }
            const uint8_t *text = strings + (word & 0x00FFFFFFFFFFFFFF);
            uint32_t size;
            std::memcpy(&size, text, 4);
            append_32(row, size);
            row.insert(row.end(), text + 4, text + 4 + size);
        }
        result->records++;
        if (row.size() > (2 << 20)) {
            result->encoded += row.size();
            row.clear();
        }
    }
    result->bytes += length;
    csj_plan_free(plan);
    return 1;
}
