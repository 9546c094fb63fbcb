  def convolution(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: List[Tensor], stride: List[int], padding: List[int], dilation: List[int], transposed: bool, output_padding: List[int], groups: int) -> Tensor:
    if torch.gt(torch.len(bias), 0):
      y = torch.convolution(x, weight, bias[0], stride, padding, dilation, transposed, output_padding, groups)
    else:
      y = torch.convolution(x, weight, None, stride, padding, dilation, transposed, output_padding, groups)
    return y
  def convolution_backward(self: __torch__.Ops, cotangent: Tensor, x: Tensor, weight: Tensor, stride: List[int], padding: List[int], dilation: List[int], transposed: bool, output_padding: List[int], groups: int) -> Tensor:
    g, _0, _1 = torch.convolution_backward(cotangent, x, weight, None, stride, padding, dilation, transposed, output_padding, groups, [True, False, False])
    return g
  def convolution_backward_by_columns(self: __torch__.Ops, cotangent: Tensor, weight: Tensor, size: List[int], stride: List[int], padding: List[int], dilation: List[int]) -> Tensor:
    o, c, h, w = torch.size(weight)
    columns = torch.matmul(torch.t(torch.reshape(weight, [o, -1])), torch.flatten(cotangent, 2, -1))
    return torch.col2im(columns, size, [h, w], dilation, padding, stride)
  def max_pool2d(self: __torch__.Ops, x: Tensor, kernel: List[int], stride: List[int], padding: List[int], dilation: List[int]) -> List[Tensor]:
    values, indices = torch.max_pool2d_with_indices(torch.contiguous(x, memory_format=2), kernel, stride, padding, dilation, False)
    return [torch.contiguous(values, memory_format=0), torch.contiguous(indices, memory_format=0)]
  def max_pool2d_values(self: __torch__.Ops, x: Tensor, kernel: List[int], stride: List[int]) -> Tensor:
    n, c, h, w = torch.size(x)
    rows = torch.mul(torch.floordiv(torch.sub(h, kernel[0]), stride[0]), stride[0])
    columns = torch.mul(torch.floordiv(torch.sub(w, kernel[1]), stride[1]), stride[1])
    y = torch.slice(torch.slice(x, 2, 0, torch.add(rows, 1), stride[0]), 3, 0, torch.add(columns, 1), stride[1])
    for i in range(kernel[0]):
      for j in range(kernel[1]):
        if torch.gt(torch.add(i, j), 0):
          one = torch.slice(torch.slice(x, 2, i, torch.add(torch.add(i, rows), 1), stride[0]), 3, j, torch.add(torch.add(j, columns), 1), stride[1])
          y = torch.maximum(y, one)
    return y
  def max_pool2d_backward_by_values(self: __torch__.Ops, cotangent: Tensor, x: Tensor, y: Tensor, kernel: List[int], stride: List[int]) -> Tensor:
    n, c, h, w = torch.size(y)
    rows = torch.mul(torch.sub(h, 1), stride[0])
    columns = torch.mul(torch.sub(w, 1), stride[1])
    g = torch.zeros_like(x)
    rest = torch.clone(cotangent)
    for i in range(kernel[0]):
      for j in range(kernel[1]):
        at = torch.slice(torch.slice(x, 2, i, torch.add(torch.add(i, rows), 1), stride[0]), 3, j, torch.add(torch.add(j, columns), 1), stride[1])
        into = torch.slice(torch.slice(g, 2, i, torch.add(torch.add(i, rows), 1), stride[0]), 3, j, torch.add(torch.add(j, columns), 1), stride[1])
        _0 = torch.mul(rest, torch.eq(at, y), out=into)
        _1 = torch.sub_(rest, into)
    return g
  def max_pool3d(self: __torch__.Ops, x: Tensor, kernel: List[int], stride: List[int], padding: List[int], dilation: List[int]) -> List[Tensor]:
    values, indices = torch.max_pool3d_with_indices(x, kernel, stride, padding, dilation, False)
    return [values, indices]
  def max_pool2d_backward(self: __torch__.Ops, cotangent: Tensor, x: Tensor, indices: Tensor, kernel: List[int], stride: List[int], padding: List[int], dilation: List[int]) -> Tensor:
    return torch.max_pool2d_with_indices_backward(cotangent, x, kernel, stride, padding, dilation, False, indices)
  def max_pool3d_backward(self: __torch__.Ops, cotangent: Tensor, x: Tensor, indices: Tensor, kernel: List[int], stride: List[int], padding: List[int], dilation: List[int]) -> Tensor:
    return torch.max_pool3d_with_indices_backward(cotangent, x, kernel, stride, padding, dilation, False, indices)
  def average_pool2d(self: __torch__.Ops, x: Tensor, kernel: List[int], stride: List[int]) -> Tensor:
    return torch.avg_pool2d(x, kernel, stride, [0, 0], False, True, None)
  def average_pool3d(self: __torch__.Ops, x: Tensor, kernel: List[int], stride: List[int]) -> Tensor:
    return torch.avg_pool3d(x, kernel, stride, [0, 0, 0], False, True, None)
  def average_pool2d_backward(self: __torch__.Ops, cotangent: Tensor, x: Tensor, kernel: List[int], stride: List[int]) -> Tensor:
    return torch.avg_pool2d_backward(cotangent, x, kernel, stride, [0, 0], False, True, None)
  def average_pool3d_backward(self: __torch__.Ops, cotangent: Tensor, x: Tensor, kernel: List[int], stride: List[int]) -> Tensor:
    return torch.avg_pool3d_backward(cotangent, x, kernel, stride, [0, 0, 0], False, True, None)
  def where_positive(self: __torch__.Ops, cotangent: Tensor, y: Tensor) -> Tensor:
    return torch.threshold_backward(cotangent, y, 0)
  def softmax_backward(self: __torch__.Ops, cotangent: Tensor, y: Tensor, axis: int) -> Tensor:
    return torch._softmax_backward_data(cotangent, y, axis, ops.prim.dtype(y))
  def sum_to(self: __torch__.Ops, x: Tensor, like: List[int]) -> Tensor:
    return torch.sum_to_size(x, like)
