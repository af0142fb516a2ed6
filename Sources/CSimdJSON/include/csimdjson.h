// The C face of simdjson's DOM parser: parse one document, then walk its tape.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csj_parser csj_parser;
typedef struct csj_plan csj_plan;

// Why a document was refused.
typedef enum {
    CSJ_OK = 0,
    CSJ_SYNTAX = 1,
    CSJ_STRING = 2,
    CSJ_UTF8 = 3,
    CSJ_DEPTH = 4,
    CSJ_NUMBER = 5,
    CSJ_MEMORY = 6,
} csj_result;

// Bytes that must be readable after a document's last byte.
size_t csj_padding(void);

csj_parser *csj_parser_new(size_t max_depth);
void csj_parser_free(csj_parser *parser);

// Parses `length` bytes, which `csj_padding()` readable bytes follow. The tape stays valid until the next call.
csj_result csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length);

// The tape of the last document parsed: https://github.com/simdjson/simdjson/blob/master/doc/tape.md
const uint64_t *csj_tape(const csj_parser *parser);
const uint8_t *csj_strings(const csj_parser *parser);

// Where the first of `"`, `\` and newline stands in `bytes`, or `length`: the end of plain text inside a string.
size_t csj_plain_length(const uint8_t *bytes, size_t length);

// Members that are wanted of every record, found in one pass over its tape instead of one search each.
csj_plan *csj_plan_new(bool is_folded);
void csj_plan_free(csj_plan *plan);

// Adds the member at `path`, names separated by '/', as the next slot. In a folded plan names are given in lower case
// without blanks, '_' and '-', and meet every spelling of them. The slot of an empty path stays 0. Returns false where memory ran out.
bool csj_plan_add(csj_plan *plan, const char *path);

// Counts the other members of the object at `path` to the shape of a record, as those of the record itself are. Paths that
// lead to no wanted member are left out.
void csj_plan_observe(csj_plan *plan, const char *path);

// Writes the tape index of each wanted member of the object at `index`, or 0, in the order of `csj_plan_add`. Of equal
// members the last one counts, with all that is in it. Returns the record's shape: equal for records with equal names of
// other members in the objects that are observed.
uint64_t csj_plan_find(csj_plan *plan, const uint64_t *tape, const uint8_t *strings, size_t index, uint32_t *slots);

#ifdef __cplusplus
}
#endif

#endif
