#include "csimdjson.h"

#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

// Longer names are nobody's: no vendor's member comes near.
constexpr size_t longest_name = 63;

uint64_t hash_of(const char *bytes, size_t length) {
    // FNV-1a by words. Names of a plan are few and known, so a collision only costs the comparison that follows.
    uint64_t hash = 0xcbf29ce484222325 ^ length;
    while (length >= 8) {
        uint64_t word;
        std::memcpy(&word, bytes, 8);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15;
        bytes += 8;
        length -= 8;
    }
    uint64_t rest = 0;
    std::memcpy(&rest, bytes, length);
    hash = (hash ^ rest) * 0x9e3779b97f4a7c15;
    return hash ^ (hash >> 29);
}

size_t fold(const char *bytes, size_t length, char *folded) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        char byte = bytes[i];
        if (byte == ' ' || byte == '_' || byte == '-') { continue; }
        if (count == longest_name) { return longest_name + 1; }
        folded[count++] = byte >= 'A' && byte <= 'Z' ? char(byte | 0x20) : byte;
    }
    return count;
}

// One object on the way to wanted members.
struct node {
    struct child {
        std::string name;
        uint64_t hash = 0;
        int slot = -1;
        std::unique_ptr<node> inner;
    };

    std::vector<child> children;
    bool is_observed = false;
    // Positions in `children` plus 1, by hash; a power of two, at most half full.
    std::vector<uint8_t> table;

    child &at(std::string_view name) {
        for (auto &known : children) {
            if (known.name == name) { return known; }
        }
        children.push_back({std::string(name), hash_of(name.data(), name.size()), -1, nullptr});
        table.assign(table.empty() ? 8 : table.size(), 0);
        while (table.size() < 2 * children.size()) { table.assign(2 * table.size(), 0); }
        for (size_t i = 0; i < children.size(); i++) {
            size_t place = children[i].hash & (table.size() - 1);
            while (table[place] != 0) { place = (place + 1) & (table.size() - 1); }
            table[place] = uint8_t(i + 1);
        }
        return children.back();
    }

    const child *find(uint64_t hash, const char *name, size_t length) const {
        for (size_t place = hash & (table.size() - 1); table[place] != 0; place = (place + 1) & (table.size() - 1)) {
            const child &known = children[table[place] - 1];
            if (known.hash == hash && known.name.size() == length && std::memcmp(known.name.data(), name, length) == 0) {
                return &known;
            }
        }
        return nullptr;
    }

    void clear(uint32_t *slots) const {
        for (auto &known : children) {
            if (known.slot >= 0) { slots[known.slot] = 0; }
            if (known.inner) { known.inner->clear(slots); }
        }
    }
};

inline uint8_t type_at(const uint64_t *tape, size_t index) { return uint8_t(tape[index] >> 56); }

inline size_t payload_at(const uint64_t *tape, size_t index) { return size_t(tape[index] & 0x00FFFFFFFFFFFFFF); }

inline size_t after(const uint64_t *tape, size_t index) {
    switch (type_at(tape, index)) {
    case '{':
    case '[': return payload_at(tape, index) & 0xFFFFFFFF;
    case 'l':
    case 'u':
    case 'd': return index + 2;
    default: return index + 1;
    }
}

} // namespace

struct csj_plan {
    bool is_folded;
    int count = 0;
    node root;

    uint64_t walk(const node &here, const uint64_t *tape, const uint8_t *strings, size_t index, uint32_t *slots) const {
        uint64_t shape = 0;
        size_t end = after(tape, index) - 1;
        size_t place = index + 1;
        while (place < end) {
            const uint8_t *text = strings + payload_at(tape, place);
            uint32_t length;
            std::memcpy(&length, text, 4);
            const char *name = reinterpret_cast<const char *>(text + 4);
            size_t value = place + 1;
            place = after(tape, value);
            size_t size = length;
            char folded[longest_name + 1];
            if (is_folded) {
                size = fold(name, length, folded);
                name = folded;
            }
            if (size > longest_name) { continue; }
            uint64_t hash = hash_of(name, size);
            const node::child *child = here.find(hash, name, size);
            if (!child) {
                // A sum, because the order of members says nothing.
                if (here.is_observed) { shape += hash * 0x9e3779b97f4a7c15; }
                continue;
            }
            if (child->slot >= 0) { slots[child->slot] = uint32_t(value); }
            if (child->inner) {
                // An equal member before this one may have left what this one does not have.
                child->inner->clear(slots);
                if (type_at(tape, value) == '{') { shape += walk(*child->inner, tape, strings, value, slots); }
            }
        }
        return shape;
    }
};

csj_plan *csj_plan_new(bool is_folded) {
    auto plan = new (std::nothrow) csj_plan;
    if (plan) {
        plan->is_folded = is_folded;
        plan->root.is_observed = true;
    }
    return plan;
}

void csj_plan_free(csj_plan *plan) { delete plan; }

bool csj_plan_add(csj_plan *plan, const char *path) {
    try {
        node *here = &plan->root;
        std::string_view rest(path);
        if (rest.empty()) {
            plan->count++;
            return true;
        }
        while (true) {
            size_t cut = rest.find('/');
            node::child &child = here->at(rest.substr(0, cut));
            if (cut == std::string_view::npos) {
                child.slot = plan->count++;
                return true;
            }
            if (!child.inner) { child.inner = std::make_unique<node>(); }
            here = child.inner.get();
            rest.remove_prefix(cut + 1);
        }
    } catch (const std::bad_alloc &) { return false; }
}

void csj_plan_observe(csj_plan *plan, const char *path) {
    node *here = &plan->root;
    std::string_view rest(path);
    while (here) {
        size_t cut = rest.find('/');
        node *next = nullptr;
        for (auto &known : here->children) {
            if (known.name == rest.substr(0, cut)) { next = known.inner.get(); }
        }
        if (cut == std::string_view::npos) {
            if (next) { next->is_observed = true; }
            return;
        }
        here = next;
        rest.remove_prefix(cut + 1);
    }
}

uint64_t csj_plan_find(csj_plan *plan, const uint64_t *tape, const uint8_t *strings, size_t index, uint32_t *slots) {
    std::memset(slots, 0, sizeof(uint32_t) * size_t(plan->count));
    if (plan->count == 0 || type_at(tape, index) != '{') { return 0; }
    return plan->walk(plan->root, tape, strings, index, slots);
}
