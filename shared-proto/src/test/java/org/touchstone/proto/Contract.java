package org.touchstone.proto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainClassifier;

/**
 * The contract as a set of lines, one a promise: a field's number, name, type and label, an enum's value. Old readers and
 * writers rely on each line, so none may go; new ones may come.
 */
final class Contract {
    private static final List<FileDescriptor> FILES = List.of(
            Task.getDescriptor().getFile(),
            TaskEvent.getDescriptor().getFile(),
            org.touchstone.proto.v1.DatasetPublished.getDescriptor().getFile(),
            TrainClassifier.getDescriptor().getFile(),
            org.touchstone.proto.v1.IngestDataset.getDescriptor().getFile(),
            org.touchstone.proto.v1.EvaluateModel.getDescriptor().getFile(),
            org.touchstone.proto.v1.TrainOptimizer.getDescriptor().getFile(),
            org.touchstone.proto.v1.TrainFlow.getDescriptor().getFile(),
            org.touchstone.proto.v1.TrainSequenceModel.getDescriptor().getFile(),
            org.touchstone.proto.v1.AuditModel.getDescriptor().getFile(),
            org.touchstone.proto.v1.AuditProfile.getDescriptor().getFile());

    private final TreeSet<String> promises = new TreeSet<>();

    private Contract() {}

    static SortedSet<String> current() {
        Contract contract = new Contract();
        assert TaskOptions.getDescriptor().getFile().equals(FILES.get(0));
        FILES.forEach(file -> contract.add(file.toProto()));
        return contract.promises;
    }

    private void add(FileDescriptorProto file) {
        file.getMessageTypeList().forEach(message -> add(file.getPackage(), message));
        file.getEnumTypeList().forEach(values -> add(file.getPackage(), values));
    }

    private void add(String scope, DescriptorProto message) {
        String name = scope + "." + message.getName();
        message.getFieldList().forEach(field -> promises.add(name + " " + describe(message, field)));
        message.getNestedTypeList().forEach(nested -> add(name, nested));
        message.getEnumTypeList().forEach(nested -> add(name, nested));
    }

    private void add(String scope, EnumDescriptorProto values) {
        values.getValueList()
                .forEach(value ->
                        promises.add(scope + "." + values.getName() + " " + value.getNumber() + " " + value.getName()));
    }

    private static String describe(DescriptorProto message, FieldDescriptorProto field) {
        String oneof = field.hasOneofIndex() && !field.getProto3Optional()
                ? " in " + message.getOneofDecl(field.getOneofIndex()).getName()
                : "";
        return String.join(
                                " ",
                                Integer.toString(field.getNumber()),
                                field.getName(),
                                field.getType().name().substring(5),
                                field.getTypeName(),
                                field.getLabel().name().substring(6),
                                field.getProto3Optional() ? "explicit" : "")
                        .strip()
                        .replaceAll(" +", " ")
                + oneof;
    }
}
