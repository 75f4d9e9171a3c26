#include "backend/kafka/wire/logdirs.h"

#include "backend/kafka/wire/wirecluster.h"

#include <thread>
#include <vector>

namespace weir {
namespace {

using Leaders = std::map<std::pair<std::string, std::int32_t>, std::int32_t>;

Result<DescribeLogDirsRequest::Answer> askBroker(const ClientConf& conf, const HostPort& address,
                                                 const Deadline& deadline)
{
    WireConnection connection(conf, address);
    if (const Result<void> opened = connection.open(deadline); !opened)
        return opened.error();
    Result<DescribeLogDirsRequest::Answer> answer = connection.call(DescribeLogDirsRequest{}, deadline);
    if (!answer)
        return answer;
    if (answer->error != 0)
        return brokerError(answer->error, address.text());
    // Before version 3 the lack of rights shows only as no directories at all.
    if (answer->directories.empty())
        return brokerError(kafkaerror::clusterAuthorization, address.text());
    return answer;
}

void addSizes(LogSizes& sizes, const Leaders& leaders, std::int32_t broker,
              const DescribeLogDirsRequest::Answer& answer)
{
    BrokerDisk& disk = sizes.disks[broker];
    for (const DescribeLogDirsRequest::Directory& directory : answer.directories) {
        if (directory.totalBytes >= 0)
            disk.totalBytes = std::max<std::int64_t>(disk.totalBytes, 0) + directory.totalBytes;
        if (directory.usableBytes >= 0)
            disk.usableBytes = std::max<std::int64_t>(disk.usableBytes, 0) + directory.usableBytes;
        if (directory.error != 0)
            sizes.failed.emplace(broker, brokerError(directory.error, QString::fromStdString(directory.path)));
        for (const DescribeLogDirsRequest::Topic& topic : directory.topics) {
            for (const DescribeLogDirsRequest::PartitionSize& partition : topic.partitions) {
                disk.logBytes += partition.bytes;
                const auto leader = leaders.find({topic.name, partition.index});
                if (!partition.isFuture && leader != leaders.end() && leader->second == broker)
                    sizes.bytes[leader->first] = partition.bytes;
            }
        }
    }
}

} // namespace

Result<LogSizes> leaderLogSizes(const ClientConf& conf, int timeoutMs, const std::atomic<bool>* cancel)
{
    const Deadline deadline(timeoutMs, cancel);
    WireCluster cluster(conf);
    Result<MetadataRequest::Answer> metadata = cluster.metadata(std::nullopt, deadline);
    if (!metadata)
        return metadata.error();
    Leaders leaders;
    for (const MetadataRequest::Topic& topic : metadata->topics) {
        for (const MetadataRequest::PartitionInfo& partition : topic.partitions)
            leaders[{topic.name, partition.index}] = partition.leader;
    }
    // All at once: one that does not answer must not use up the time of the others.
    std::vector<std::thread> threads;
    std::map<std::int32_t, Result<DescribeLogDirsRequest::Answer>> answers;
    for (const auto& [id, address] : cluster.brokers())
        answers.emplace(id, Error{});
    for (const auto& [id, address] : cluster.brokers())
        threads.emplace_back([&conf, &deadline, &slot = answers.at(id), address = address] {
            slot = askBroker(conf, address, deadline);
        });
    for (std::thread& thread : threads)
        thread.join();
    LogSizes sizes;
    for (const auto& [id, answer] : answers) {
        if (answer)
            addSizes(sizes, leaders, id, *answer);
        else
            sizes.failed.emplace(id, answer.error());
    }
    return sizes;
}

} // namespace weir
