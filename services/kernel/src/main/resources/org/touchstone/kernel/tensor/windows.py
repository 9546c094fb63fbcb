  def convolution(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: List[Tensor], stride: List[int], padding: List[int], dilation: List[int], transposed: bool, output_padding: List[int], groups: int) -> Tensor:
    if torch.gt(torch.len(bias), 0):
      y = torch.convolution(x, weight, bias[0], stride, padding, dilation, transposed, output_padding, groups)
    else:
      y = torch.convolution(x, weight, None, stride, padding, dilation, transposed, output_padding, groups)
    return y
  def convolution_backward(self: __torch__.Ops, cotangent: Tensor, x: Tensor, weight: Tensor, stride: List[int], padding: List[int], dilation: List[int], transposed: bool, output_padding: List[int], groups: int) -> Tensor:
    g, _0, _1 = torch.convolution_backward(cotangent, x, weight, None, stride, padding, dilation, transposed, output_padding, groups, [True, False, False])
    return g
  def max_pool2d(self: __torch__.Ops, x: Tensor, kernel: List[int], stride: List[int], padding: List[int], dilation: List[int]) -> List[Tensor]:
    values, indices = torch.max_pool2d_with_indices(x, kernel, stride, padding, dilation, False)
    return [values, indices]
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
