#include "backend/serde/internaltopics/recordlayout.h"

#include <QtGlobal>
#include <cctype>
#include <map>
#include <unordered_map>

namespace weir {
namespace {

using Kind = LayoutType::Kind;

class LayoutParser
{
public:
    explicit LayoutParser(std::string_view text) : m_text(text) {}

    std::vector<LayoutField> fields()
    {
        std::vector<LayoutField> all;
        do {
            LayoutField field;
            if (take('#'))
                field.tag = number();
            field.name = word();
            if (take(':')) {
                field.fromVersion = number();
                if (take('-'))
                    field.toVersion = number();
                else
                    take('+');
            }
            field.type = type();
            all.push_back(std::move(field));
        } while (take(','));
        return all;
    }

    bool atEnd()
    {
        blanks();
        return m_at == m_text.size();
    }

private:
    void blanks()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n'))
            ++m_at;
    }
    bool take(char c)
    {
        blanks();
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    std::string word()
    {
        blanks();
        std::string out;
        while (m_at < m_text.size() && std::isalnum(static_cast<unsigned char>(m_text[m_at])))
            out += m_text[m_at++];
        Q_ASSERT(!out.empty());
        return out;
    }
    int number() { return std::stoi(word()); }

    LayoutType type()
    {
        static const std::map<std::string, Kind> known = {
            {"i8", Kind::I8},         {"i16", Kind::I16},          {"u16", Kind::U16},       {"i32", Kind::I32},
            {"i64", Kind::I64},       {"uuid", Kind::Uuid},        {"str", Kind::Text},      {"bytes", Kind::Bytes},
            {"status", Kind::Status}, {"sub", Kind::Subscription}, {"asg", Kind::Assignment}};
        LayoutType made;
        made.mayBeNull = take('?');
        if (take('[')) {
            made.kind = Kind::List;
            made.items.push_back(type());
            take(']');
        } else if (take('{')) {
            made.kind = Kind::Struct;
            made.fields = fields();
            take('}');
        } else {
            made.kind = known.at(word());
        }
        return made;
    }

    const std::string_view m_text;
    std::size_t m_at = 0;
};

struct Source
{
    int type;
    const char* name;
    const char* key;
    const char* value;
    int firstFlexible;
    int newestVersion;
};

constexpr char onlyGroup[] = "groupId str";
constexpr char groupAndMember[] = "groupId str, memberId str";
constexpr char assignedPartitions[] = "topicPartitions [{topicId uuid, partitions [i32]}]";
constexpr char targetMetadata[] = "assignmentEpoch i32, #0 assignmentTimestamp i64";

// From Kafka 4.3; whatever comes later comes as tagged fields (KIP-915).
constexpr Source offsetsSources[] = {
    {0, "OffsetCommit", "group str, topic str, partition i32",
     "offset i64, metadata str, commitTimestamp i64, expireTimestamp:1-1 i64", 99, 3},
    {1, "OffsetCommit", "group str, topic str, partition i32",
     "offset i64, leaderEpoch:3+ i32, metadata str, commitTimestamp i64, expireTimestamp:1-1 i64, #0 topicId uuid", 4,
     4},
    {2, "GroupMetadata", "group str",
     "protocolType str, generation i32, protocol ?str, leader ?str, currentStateTimestamp:2+ i64, members [{memberId "
     "str, groupInstanceId:3+ ?str, clientId str, clientHost str, rebalanceTimeout:1+ i32, sessionTimeout i32, "
     "subscription sub, assignment asg}]",
     4, 4},
    {3, "ConsumerGroupMetadata", onlyGroup, "epoch i32, #0 metadataHash i64, #1 creationTimeMs i64", 0, 0},
    {4, "ConsumerGroupPartitionMetadata", onlyGroup,
     "topics [{topicId uuid, topicName str, numPartitions i32, partitionMetadata [{partition i32, racks [str]}]}]", 0,
     0},
    {5, "ConsumerGroupMemberMetadata", groupAndMember,
     "instanceId ?str, rackId ?str, clientId str, clientHost str, subscribedTopicNames [str], subscribedTopicRegex "
     "?str, rebalanceTimeoutMs i32, serverAssignor ?str, #0 classicMemberMetadata ?{sessionTimeoutMs i32, "
     "supportedProtocols [{name str, metadata sub}]}",
     0, 0},
    {6, "ConsumerGroupTargetAssignmentMetadata", onlyGroup, targetMetadata, 0, 0},
    {7, "ConsumerGroupTargetAssignmentMember", groupAndMember, assignedPartitions, 0, 0},
    {8, "ConsumerGroupCurrentMemberAssignment", groupAndMember,
     "memberEpoch i32, previousMemberEpoch i32, state i8, assignedPartitions [{topicId uuid, partitions [i32], #0 "
     "assignmentEpochs ?[i32]}], partitionsPendingRevocation [{topicId uuid, partitions [i32], #0 assignmentEpochs "
     "?[i32]}]",
     0, 0},
    {10, "ShareGroupMemberMetadata", groupAndMember,
     "rackId ?str, clientId str, clientHost str, subscribedTopicNames [str]", 0, 0},
    {11, "ShareGroupMetadata", onlyGroup, "epoch i32, metadataHash i64", 0, 0},
    {12, "ShareGroupTargetAssignmentMetadata", onlyGroup, targetMetadata, 0, 0},
    {13, "ShareGroupTargetAssignmentMember", groupAndMember, assignedPartitions, 0, 0},
    {14, "ShareGroupCurrentMemberAssignment", groupAndMember,
     "memberEpoch i32, previousMemberEpoch i32, state i8, assignedPartitions [{topicId uuid, partitions [i32]}]", 0, 0},
    {15, "ShareGroupStatePartitionMetadata", onlyGroup,
     "initializingTopics [{topicId uuid, topicName str, partitions [i32]}], initializedTopics [{topicId uuid, "
     "topicName str, partitions [i32]}], deletingTopics [{topicId uuid, topicName str}]",
     0, 0},
    {16, "ConsumerGroupRegularExpression", "groupId str, regularExpression str",
     "topics [str], version i64, timestamp i64", 0, 0},
    {17, "StreamsGroupMetadata", onlyGroup,
     "epoch i32, metadataHash i64, #0 validatedTopologyEpoch i32, #1 lastAssignmentConfigs ?[{key str, value str}]", 0,
     0},
    {19, "StreamsGroupMemberMetadata", groupAndMember,
     "instanceId ?str, rackId ?str, clientId str, clientHost str, rebalanceTimeoutMs i32, topologyEpoch i32, "
     "processId str, userEndpoint ?{host str, port u16}, clientTags [{key str, value str}]",
     0, 0},
    {20, "StreamsGroupTargetAssignmentMetadata", onlyGroup, targetMetadata, 0, 0},
    {21, "StreamsGroupTargetAssignmentMember", groupAndMember,
     "activeTasks [{subtopologyId str, partitions [i32]}], standbyTasks [{subtopologyId str, partitions [i32]}], "
     "warmupTasks [{subtopologyId str, partitions [i32]}]",
     0, 0},
    {22, "StreamsGroupCurrentMemberAssignment", groupAndMember,
     "memberEpoch i32, previousMemberEpoch i32, state i8, activeTasks [{subtopologyId str, partitions [i32], #0 "
     "assignmentEpochs ?[i32]}], standbyTasks [{subtopologyId str, partitions [i32], #0 assignmentEpochs ?[i32]}], "
     "warmupTasks [{subtopologyId str, partitions [i32], #0 assignmentEpochs ?[i32]}], activeTasksPendingRevocation "
     "[{subtopologyId str, partitions [i32], #0 assignmentEpochs ?[i32]}], standbyTasksPendingRevocation "
     "[{subtopologyId str, partitions [i32], #0 assignmentEpochs ?[i32]}], warmupTasksPendingRevocation "
     "[{subtopologyId str, partitions [i32], #0 assignmentEpochs ?[i32]}]",
     0, 0},
    {23, "StreamsGroupTopology", onlyGroup,
     "epoch i32, subtopologies [{subtopologyId str, sourceTopics [str], sourceTopicRegex [str], stateChangelogTopics "
     "[{name str, partitions i32, replicationFactor i16, topicConfigs [{key str, value str}]}], repartitionSinkTopics "
     "[str], repartitionSourceTopics [{name str, partitions i32, replicationFactor i16, topicConfigs [{key str, value "
     "str}]}], copartitionGroups [{sourceTopics [i16], sourceTopicRegex [i16], repartitionSourceTopics [i16]}]}]",
     0, 0}};

constexpr Source transactionSources[] = {
    {0, "TransactionLog", "transactionalId str",
     "producerId i64, producerEpoch i16, transactionTimeoutMs i32, transactionStatus status, transactionPartitions "
     "?[{topic str, partitionIds [i32]}], transactionLastUpdateTimestampMs i64, transactionStartTimestampMs i64, #0 "
     "previousProducerId i64, #1 nextProducerId i64, #2 clientTransactionVersion i16, #3 nextProducerEpoch i16",
     1, 1}};

template <std::size_t count> std::unordered_map<int, InternalRecord> parsed(const Source (&sources)[count])
{
    std::unordered_map<int, InternalRecord> all;
    for (const Source& source : sources)
        all.emplace(source.type, InternalRecord{source.type, source.name, parseLayout(source.key),
                                                parseLayout(source.value), source.firstFlexible, source.newestVersion});
    return all;
}

} // namespace

LayoutType parseLayout(std::string_view text)
{
    LayoutParser parser(text);
    LayoutType made;
    made.kind = Kind::Struct;
    made.fields = parser.fields();
    Q_ASSERT(parser.atEnd());
    return made;
}

const InternalRecord* offsetsRecord(int type)
{
    static const std::unordered_map<int, InternalRecord> all = parsed(offsetsSources);
    const auto found = all.find(type);
    return found == all.end() ? nullptr : &found->second;
}

const InternalRecord* transactionRecord(int type)
{
    static const std::unordered_map<int, InternalRecord> all = parsed(transactionSources);
    const auto found = all.find(type);
    return found == all.end() ? nullptr : &found->second;
}

const LayoutType& subscriptionLayout()
{
    static const LayoutType layout = parseLayout("topics [str], userData ?bytes, ownedPartitions:1+ [{topic str, "
                                                 "partitions [i32]}], generationId:2+ i32, rackId:3+ ?str");
    return layout;
}

const LayoutType& assignmentLayout()
{
    static const LayoutType layout = parseLayout("assignedPartitions [{topic str, partitions [i32]}], userData ?bytes");
    return layout;
}

} // namespace weir
